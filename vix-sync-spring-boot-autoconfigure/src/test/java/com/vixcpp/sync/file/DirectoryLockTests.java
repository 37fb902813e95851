package com.vixcpp.sync.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

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

	@TempDir
	private Path other;

	private FileStore open() {
		return open(this.directory);
	}

	private static FileStore open(Path directory) {
		return FileStore.open(new FileStoreSettings(directory, false, 100_000, false), () -> {
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
			first.close();
			assertThatExceptionOfType(StoreLockedException.class).isThrownBy(this::open);
		}
	}

	/**
	 * On POSIX a process gives up a lock with whichever descriptor of the file it closes.
	 */
	@Test
	void whomOneOfItsOwnProcessWasRefusedAnotherProcessIsKeptOutStill() throws Exception {
		try (FileStore first = open()) {
			Path linked = Files.createSymbolicLink(this.other.resolve("link"), this.directory);
			for (Path each : List.of(this.directory, linked)) {
				assertThatExceptionOfType(StoreLockedException.class).isThrownBy(() -> open(each));
			}
			assertThat(first.durability().failure()).isNull();
			assertThat(openElsewhere()).isEqualTo(OtherProcess.REFUSED);
		}
		assertThat(openElsewhere()).isZero();
	}

	@Test
	void theLockIsGivenBackAlsoWhenTheLastForceFails() throws Exception {
		MemoryDisk disk = new MemoryDisk();
		FileStore store = new FileStore(DirectoryLock.take(this.directory), disk,
				new FileStoreSettings(this.directory, true, 100_000, false), () -> {
				}, () -> false);
		disk.fault((step) -> {
			throw new IOException("Input/output error");
		});
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(store::close);
		open().close();
	}

	@Test
	void whoCannotSayThatHeHasItDoesNotKeepIt() throws Exception {
		Path owner = Files.createDirectories(this.directory.resolve("owner"));
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(this::open);
		Files.delete(owner);
		open().close();
	}

	@Test
	void aFileThatHasGoneMeanwhileIsNotMadeAnew() throws Exception {
		RealDisk disk = new RealDisk(this.other.resolve("made").resolve("deep"));
		assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> disk.open("wal"));
		assertThat(disk.names()).isEmpty();
		disk.create("wal").close();
		disk.open("wal").close();
	}

	private int openElsewhere() throws Exception {
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-cp", System.getProperty("java.class.path"),
				OtherProcess.class.getName(), this.directory.toString())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start()
			.waitFor();
	}

	/** Opens a directory and ends. */
	static final class OtherProcess {

		static final int REFUSED = 3;

		public static void main(String[] args) throws Exception {
			try {
				DirectoryLock.take(Path.of(args[0])).close();
			}
			catch (StoreLockedException ex) {
				System.exit(REFUSED);
			}
		}

	}

}
