package com.vixcpp.sync.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicReference;

import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.TimeSource;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static com.vixcpp.sync.engine.EngineFixture.operation;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clocks and calendars of the machine: none of them decides when an operation is sent.
 * (The sessions of the PostgreSQL of the tests are in yet another time zone.)
 */
class ClockTests {

	private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

	private final TimeZone zone = TimeZone.getDefault();

	@AfterEach
	void restore() {
		TimeZone.setDefault(this.zone);
	}

	/** Local times that do not exist, exist twice, or are of a day that was left out. */
	private static final List<Instant> CRITICAL = List.of(Instant.parse("2026-03-08T07:30:00Z"),
			Instant.parse("2026-11-01T05:30:00.000001Z"), Instant.parse("2026-11-01T06:30:00.000001Z"),
			Instant.parse("2026-03-29T01:00:00Z"), Instant.parse("2026-10-25T00:30:00Z"),
			Instant.parse("2026-10-25T01:30:00Z"), Instant.parse("2011-12-30T12:00:00Z"));

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	@DisplayName("Daylight-saving changes and a new time zone under a running application move no instant")
	void aNewTimeZoneMovesNoInstant(TestDatabase database) {
		try (EngineFixture fixture = new EngineFixture(database)) {
			String[] zones = { "America/New_York", "Europe/Berlin", "Pacific/Apia", "Asia/Kathmandu", "UTC" };
			for (int i = 0; i < CRITICAL.size(); i++) {
				TimeZone.setDefault(TimeZone.getTimeZone(zones[i % zones.length]));
				Instant at = CRITICAL.get(i);
				fixture.outbox.enqueue(operation("a" + i).withNotBefore(at).withExpiresAt(at.plusSeconds(60)), "test",
						at.minusSeconds(60));
			}
			for (int i = 0; i < CRITICAL.size(); i++) {
				TimeZone.setDefault(TimeZone.getTimeZone(zones[(i + 1) % zones.length]));
				Instant at = CRITICAL.get(i);
				String id = "a" + i;
				assertThat(fixture.view(id).operation().notBefore()).isEqualTo(at);
				assertThat(fixture.view(id).createdAt()).isEqualTo(at.minusSeconds(60));
				assertThat(claim(fixture, id, at.minusNanos(1000))).as("too early for " + at).isFalse();
				assertThat(claim(fixture, id, at)).as("due at " + at).isTrue();
			}
		}
	}

	private static boolean claim(EngineFixture fixture, String id, Instant now) {
		List<ClaimedOperation> claimed = fixture.outbox.claim(
				new ClaimRequest(Map.of("test", 100), Set.of("test"), 1_000_000, Duration.ofSeconds(30), false), now);
		claimed.stream()
			.filter((each) -> !each.operation().id().equals(id))
			.forEach((each) -> fixture.outbox.release(each, now));
		return claimed.stream().anyMatch((each) -> each.operation().id().equals(id));
	}

	@ParameterizedTest
	@EnumSource(TestDatabase.class)
	@DisplayName("W9: after a restart of the machine leases and waits go on by the database's clock")
	void afterARestartLeasesAndWaitsGoOn(TestDatabase database) {
		try (EngineFixture fixture = new EngineFixture(database)) {
			fixture.outbox.enqueue(operation("sent"), "test", T0);
			fixture.outbox.enqueue(operation("waiting"), "test", T0.plusSeconds(1));
			fixture.outbox
				.claim(new ClaimRequest(Map.of("test", 1), Set.of("test"), 1000, Duration.ofSeconds(30), false), T0);
			SyncTransport transport = SyncTransport.of("test", (operation) -> SendResult.delivered());
			SyncEngine restarted = fixture.engine(transport);
			TickResult result = restarted.tick(T0.plusSeconds(29));
			assertThat(result.recovered()).isZero();
			assertThat(result.delivered()).as("waiting").isEqualTo(1);
			result = restarted.tick(T0.plusSeconds(30));
			assertThat(result.recovered()).isEqualTo(1);
			assertThat(result.delivered()).as("sent").isEqualTo(1);
		}
	}

	@Test
	@DisplayName("B1: a store without a time of its own reads the database's clock")
	void aStoreWithoutATimeReadsTheDatabasesClock() {
		assertThat(TimeSource.DATABASE.now()).isNull();
		assertThat(EngineClock.running(TimeSource.DATABASE).stored()).isNull();
	}

	@Test
	@DisplayName("A8: how late it is just before a send is told by the lease, not by the machine's clock")
	void howLateItIsIsToldByTheLease() {
		try (EngineFixture fixture = new EngineFixture(TestDatabase.H2)) {
			fixture.outbox.enqueue(operation("over").withExpiresAt(T0.plusSeconds(4)), "test", T0);
			fixture.outbox.enqueue(operation("valid").withExpiresAt(T0.plusSeconds(60)), "test", T0);
			List<ClaimedOperation> claimed = fixture.outbox
				.claim(new ClaimRequest(Map.of("test", 2), Set.of("test"), 1000, Duration.ofSeconds(30), false), T0);
			EngineClock clock = EngineClock.running(TimeSource.DATABASE);
			long fiveSecondsUsed = System.nanoTime() + Duration.ofSeconds(25).toNanos();
			assertThat(new Send(claimed.get(0), fiveSecondsUsed, clock).isExpired()).isTrue();
			assertThat(new Send(claimed.get(1), fiveSecondsUsed, clock).isExpired()).isFalse();
			AtomicReference<Instant> given = new AtomicReference<>(T0.plusSeconds(3));
			Send send = new Send(claimed.get(0), fiveSecondsUsed, EngineClock.running(given::get));
			assertThat(send.isExpired()).isFalse();
			given.set(T0.plusSeconds(4));
			assertThat(send.isExpired()).isTrue();
			assertThat(fixture.view("over").status()).isEqualTo(OperationStatus.IN_FLIGHT);
		}
	}

}
