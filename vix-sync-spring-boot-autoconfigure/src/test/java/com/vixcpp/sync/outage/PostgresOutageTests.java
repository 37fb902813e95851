package com.vixcpp.sync.outage;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL goes away while operations are in flight, and comes back.
 */
class PostgresOutageTests {

	private static OwnPostgres server;

	private OutageApplication application;

	@BeforeAll
	static void startServer(@TempDir Path directory) throws Exception {
		server = OwnPostgres.start(directory.resolve("data"));
	}

	@AfterAll
	static void stopServer() throws Exception {
		server.close();
	}

	@BeforeEach
	void open() throws Exception {
		server.execute("drop schema public cascade", "create schema public");
		this.application = new OutageApplication(server.url());
	}

	@AfterEach
	void close() {
		this.application.close();
	}

	@Test
	void aServerThatDiesAndComesBackCostsNothing() throws Exception {
		Ride ride = new Ride(this.application, "The database of the outbox ");
		ride.through(server::stopHard, server::startAgain);
		ride.nothingWasSentTwice();
	}

}
