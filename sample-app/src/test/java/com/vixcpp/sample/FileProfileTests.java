package com.vixcpp.sample;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample with its outbox in files, and its notes in the database as ever.
 */
class FileProfileTests {

	@TempDir
	private Path directory;

	@Test
	void aNoteWaitsInAFileAndComesToTheHub() throws Exception {
		Path outbox = this.directory.resolve("outbox");
		String[] arguments = { "--spring.profiles.active=file", "--vix.sync.store.file.path=" + outbox };
		try (RunningSample sample = RunningSample.start(this.directory, arguments)) {
			sample.put("/network/off");
			sample.write("Nest with three eggs");
			assertThat(sample.get("/notes")).contains("\"waiting\":1");
		}
		assertThat(outbox.resolve("wal-0000000000000000001.log")).exists();
		try (RunningSample sample = RunningSample.start(this.directory, arguments)) {
			sample.awaitNotes("SYNCED");
			assertThat(sample.get("/hub/notes")).isEqualTo("[\"Nest with three eggs\"]");
			assertThat(sample.get("/actuator/health")).contains("\"durability\":\"process\"");
		}
	}

}
