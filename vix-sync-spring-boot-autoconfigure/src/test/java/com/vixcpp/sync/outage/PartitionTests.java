package com.vixcpp.sync.outage;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The network between the pool and PostgreSQL hangs: nothing is refused, nothing comes.
 */
class PartitionTests {

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
	@Tag("outage")
	void aHangingNetworkWithASocketTimeoutCostsNothing() throws Exception {
		try (Proxy network = new Proxy(server.port());
				OutageApplication application = new OutageApplication(
						OwnPostgres.url(network.port()) + "&socketTimeout=2&connectTimeout=2&loginTimeout=2")) {
			Ride ride = new Ride(application, "The database of the outbox ").lasting(Duration.ofSeconds(5));
			ride.through(network::hang, network::reset);
		}
	}

	@Test
	void aHangingCallDoesNotHoldUpTheStop() throws Exception {
		try (Proxy network = new Proxy(server.port());
				OutageApplication application = new OutageApplication(OwnPostgres.url(network.port()))) {
			Ride ride = new Ride(application, "The database of the outbox ");
			ride.intoAndStop(network::hang);
			network.reset();
			application.engine.start();
			application.everythingCommittedIsDelivered();
			assertThat(application.engine.isAlive()).isTrue();
		}
	}

}
