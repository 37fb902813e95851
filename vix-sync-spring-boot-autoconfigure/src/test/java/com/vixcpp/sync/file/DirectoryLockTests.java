package com.vixcpp.sync.file;

import java.nio.file.Path;

import com.vixcpp.sync.file.FileStore.FileStoreSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * One process alone has a directory.
 */
class DirectoryLockTests {

	@TempDir
	private Path directory;

	private FileStore open() {
		return FileStore.open(new FileStoreSettings(this.directory, false, 100_000, false), () -> {
		}, () -> false);
	}

	@Test
	void aSecondOneIsKeptOutAndToldBySomebodysNameAndGetsInWhenTheFirstHasEnded() {
		FileStore first = open();
		assertThatExceptionOfType(StoreLockedException.class).isThrownBy(this::open)
			.withMessageContaining(this.directory.toString())
			.withMessageContaining("process " + ProcessHandle.current().pid());
		first.close();
		try (FileStore second = open()) {
			assertThat(second.durability().level()).isEqualTo("process");
		}
	}

}
