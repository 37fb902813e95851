package com.vixcpp.sync.outage;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An H2 database in a file is closed under the application, and opened again by whoever
 * comes next.
 */
class H2OutageTests {

	@TempDir
	private Path directory;

	private String url() {
		return "jdbc:h2:file:" + this.directory.resolve("notes") + ";USER=sa";
	}

	private static void execute(String url, String sql) throws SQLException {
		try (Connection connection = DriverManager.getConnection(url)) {
			try (Statement statement = connection.createStatement()) {
				statement.execute(sql);
			}
		}
	}

	@Test
	void aDatabaseThatIsClosedAtOnceCostsNothing() throws Exception {
		closed("shutdown immediately");
	}

	@Test
	@Tag("outage")
	void aDatabaseThatIsClosedInOrderCostsNothing() throws Exception {
		closed("shutdown");
	}

	private void closed(String shutdown) throws Exception {
		try (OutageApplication application = new OutageApplication(url())) {
			Ride ride = new Ride(application, "");
			ride.throughShort(() -> execute(url(), shutdown));
			ride.nothingWasSentTwice();
		}
	}

	@Test
	@Tag("outage")
	void aReadOnlyDatabaseCostsNothing() throws Exception {
		AtomicReference<Connection> readOnly = new AtomicReference<>();
		try (OutageApplication application = new OutageApplication(url())) {
			Ride ride = new Ride(application, "is read-only");
			ride.through(() -> Ride.patiently(() -> {
				execute(url(), "shutdown");
				readOnly.set(openedReadOnly());
			}), () -> readOnly.get().createStatement().execute("shutdown"));
			ride.nothingWasSentTwice();
		}
	}

	/**
	 * The application may be faster and have opened it to write: H2 joins us to that
	 * then.
	 */
	private Connection openedReadOnly() throws SQLException {
		Connection connection = DriverManager.getConnection(url() + ";ACCESS_MODE_DATA=r");
		try (ResultSet answer = connection.createStatement().executeQuery("call readonly()")) {
			answer.next();
			if (answer.getBoolean(1)) {
				return connection;
			}
		}
		connection.close();
		throw new IllegalStateException("The application has opened the database first");
	}

}
