package com.vixcpp.sync.outage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk of the database is full, and has room again. The disk is a small one in
 * memory, which only root may mount: elsewhere these tests are skipped and say so.
 */
class DiskFullTests {

	@TempDir
	private Path disk;

	private boolean mounted;

	@AfterEach
	void unmount() throws Exception {
		if (this.mounted) {
			run("umount", "-l", this.disk.toString());
		}
	}

	@Test
	void aFullDiskUnderPostgresCostsNothing() throws Exception {
		mount("160m");
		try (OwnPostgres server = OwnPostgres.start(this.disk.resolve("data"));
				OutageApplication application = new OutageApplication(server.url())) {
			Ride ride = new Ride(application, "The database of the outbox ");
			ride.through(this::fill, () -> {
				free();
				if (!server.isRunning()) {
					server.startAgain();
				}
			});
			ride.nothingWasSentTwice();
		}
	}

	@Test
	void aFullDiskUnderH2CostsNothing() throws Exception {
		// H2 forgets its write delay when it is closed and opened again, unless the URL
		// says it.
		mount("200m");
		try (OutageApplication application = new OutageApplication(
				"jdbc:h2:file:" + this.disk.resolve("notes") + ";USER=sa;WRITE_DELAY=0")) {
			Ride ride = new Ride(application, "The database of the outbox ");
			ride.through(this::fill, this::free);
			ride.nothingWasSentTwice();
		}
	}

	private void mount(String size) throws Exception {
		this.mounted = run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", this.disk.toString()) == 0;
		Assumptions.assumeTrue(this.mounted, "A small disk cannot be mounted here (that needs root on Linux)");
	}

	private void fill() throws IOException {
		try (OutputStream ballast = Files.newOutputStream(this.disk.resolve("ballast"))) {
			byte[] block = new byte[4096];
			while (true) {
				ballast.write(block);
			}
		}
		catch (IOException ex) {
			if (!String.valueOf(ex.getMessage()).contains("space")) {
				throw ex;
			}
		}
	}

	private void free() throws IOException {
		Files.delete(this.disk.resolve("ballast"));
	}

	private static int run(String... command) throws Exception {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
		}
		catch (IOException ex) {
			return -1;
		}
	}

}
