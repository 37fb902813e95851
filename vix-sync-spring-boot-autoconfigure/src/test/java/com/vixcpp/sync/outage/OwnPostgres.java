package com.vixcpp.sync.outage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Assumptions;

/**
 * A PostgreSQL server of a test's own, which the test may ill-treat: stopped the hard way
 * and started again on the same directory and port.
 */
final class OwnPostgres implements AutoCloseable {

	private final Path data;

	private final int port;

	private final String program;

	private final String options;

	private OwnPostgres(Path data, int port, String program, String options) {
		this.data = data;
		this.port = port;
		this.program = program;
		this.options = options;
	}

	static OwnPostgres start(Path data) throws IOException {
		EmbeddedPostgres server;
		try {
			server = EmbeddedPostgres.builder()
				.setDataDirectory(data)
				.setCleanDataDirectory(false)
				.setPGStartupWait(Duration.ofMinutes(1))
				.setServerConfig("max_wal_size", "32MB")
				// The embedded server comes with it off, and would lose commits.
				.setServerConfig("synchronous_commit", "on")
				.start();
		}
		catch (IllegalStateException ex) {
			Assumptions.abort("There is no embedded PostgreSQL for this machine: " + ex.getMessage());
			throw ex;
		}
		String[] command = Files.readString(data.resolve("postmaster.opts")).strip().split(" ", 2);
		return new OwnPostgres(data, server.getPort(), command[0], command[1]);
	}

	String url() {
		return url(this.port);
	}

	static String url(int port) {
		return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
	}

	int port() {
		return this.port;
	}

	/** Without a checkpoint and without a farewell, as when its machine loses power. */
	void stopHard() throws Exception {
		control("stop", "-m", "immediate");
	}

	void startAgain() throws Exception {
		control("start", "-t", "60", "-l", this.data.resolveSibling(this.data.getFileName() + ".log").toString(), "-o",
				this.options);
	}

	boolean isRunning() throws Exception {
		return run("status") == 0;
	}

	/** As the administrator, on a connection of its own. */
	void execute(String... statements) throws SQLException {
		try (Connection connection = DriverManager.getConnection(url());
				Statement statement = connection.createStatement()) {
			for (String each : statements) {
				statement.execute(each);
			}
		}
	}

	void terminateAllOthers() throws SQLException {
		execute("select pg_terminate_backend(pid) from pg_stat_activity"
				+ " where backend_type = 'client backend' and pid <> pg_backend_pid()");
	}

	private void control(String... arguments) throws Exception {
		int exit = run(arguments);
		if (exit != 0) {
			throw new IllegalStateException("pg_ctl " + List.of(arguments) + " ended with " + exit);
		}
	}

	private int run(String... arguments) throws Exception {
		List<String> command = new ArrayList<>();
		if ("root".equals(System.getProperty("user.name"))) {
			// The server refuses to run as root, and in a user namespace of its own it
			// does not.
			command.addAll(List.of("unshare", "-U"));
		}
		command.addAll(
				List.of(Path.of(this.program).resolveSibling("pg_ctl").toString(), "-w", "-D", this.data.toString()));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		if (!process.waitFor(90, TimeUnit.SECONDS)) {
			process.destroyForcibly();
			throw new IllegalStateException("pg_ctl " + List.of(arguments) + " hangs");
		}
		return process.exitValue();
	}

	@Override
	public void close() throws Exception {
		if (isRunning()) {
			stopHard();
		}
	}

}
