package com.vixcpp.sync.outage;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.time.Duration.ofSeconds;

/**
 * PostgreSQL goes away while operations are in flight, and comes back.
 */
class PostgresOutageTests {

	private static OwnPostgres server;

	@BeforeAll
	static void startServer(@TempDir Path directory) throws Exception {
		server = OwnPostgres.start(directory.resolve("data"));
	}

	@AfterAll
	static void stopServer() throws Exception {
		server.close();
	}

	@BeforeEach
	void empty() throws Exception {
		server.execute("drop schema public cascade", "create schema public");
	}

	@Test
	void aServerThatDiesAndIsStartedAgainCostsNothing() throws Exception {
		try (OutageApplication application = new OutageApplication(server.url())) {
			Ride ride = new Ride(application, "127.0.0.1:" + server.port() + " refused");
			ride.through(server::stopHard, server::startAgain);
			ride.nothingWasSentTwice();
		}
	}

	/** Again and again, so that calls are cut in the middle of whatever they do. */
	@Test
	void terminatedBackendsCostNothing() throws Exception {
		try (OutageApplication application = new OutageApplication(server.url())) {
			new Ride(application, "").throughShort(() -> {
				for (int i = 0; i < 200; i++) {
					server.terminateAllOthers();
				}
			});
		}
	}

	@Test
	void aPoolThatOthersHoldEmptyCostsNothing() throws Exception {
		emptyPool("active=6", 3);
	}

	@Test
	@Tag("outage")
	void aPoolThatOthersHoldEmptyForAMinuteCostsNothing() throws Exception {
		emptyPool("in use", 60, "spring.datasource.hikari.connection-timeout=30000",
				"vix.sync.engine.inflight-timeout=90s");
	}

	private void emptyPool(String reason, int seconds, String... properties) throws Exception {
		try (OutageApplication application = new OutageApplication(server.url(), properties)) {
			DataSource pool = application.context.getBean(DataSource.class);
			List<Connection> held = new ArrayList<>();
			Ride ride = new Ride(application, reason).lasting(ofSeconds(seconds));
			ride.through(() -> {
				// The sixth shows that this node lives.
				while (held.size() < 5) {
					Ride.patiently(() -> held.add(pool.getConnection()));
				}
			}, () -> {
				for (Connection each : held) {
					each.close();
				}
			});
			ride.nothingWasSentTwice();
		}
	}

	@Test
	void aReadOnlyDatabaseCostsNothing() throws Exception {
		try (OutageApplication application = new OutageApplication(server.url())) {
			Ride ride = new Ride(application, "is read-only: ERROR: cannot execute");
			ride.through(() -> {
				server.execute("alter database postgres set default_transaction_read_only = on");
				server.terminateAllOthers();
			}, () -> {
				server.execute("set default_transaction_read_only = off",
						"alter database postgres set default_transaction_read_only = off");
				server.terminateAllOthers();
			});
			ride.nothingWasSentTwice();
		}
	}

	/** The results are kept, and recorded before anybody takes the entries back. */
	@Test
	void anOutageLongerThanTheLeaseChargesNobodyAndSendsNothingTwice() throws Exception {
		try (OutageApplication application = new OutageApplication(server.url(),
				"vix.sync.engine.inflight-timeout=2s")) {
			Ride ride = new Ride(application, "127.0.0.1:" + server.port() + " refused").lasting(ofSeconds(6));
			ride.through(server::stopHard, server::startAgain);
			ride.nothingWasSentTwice();
		}
	}

}
