package com.vixcpp.sync.outage;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One application taken through one outage of its database: a busy engine, callers that
 * never stop, and after it the same rate as before without anybody doing anything.
 */
final class Ride {

	private static final Logger logger = LoggerFactory.getLogger(Ride.class);

	private final OutageApplication application;

	private final String reason;

	private Duration lasts = ofSeconds(3);

	Ride(OutageApplication application, String reason) {
		this.application = application;
		this.reason = reason;
	}

	Ride lasting(Duration lasts) {
		this.lasts = lasts;
		return this;
	}

	void through(Step begin, Step end) throws Exception {
		warmUp();
		long started = System.nanoTime();
		begin.run();
		long begun = System.nanoTime();
		healthSaysWhatIsWrong();
		long left = this.lasts.toNanos() - (System.nanoTime() - begun);
		await().atMost(this.lasts.plusSeconds(10))
			.pollDelay(Math.max(1, left), TimeUnit.NANOSECONDS)
			.until(this.application.engine::isAlive);
		assertThat(this.application.callers.refused()).as("callers are told").isNotEmpty();
		end.run();
		long ended = System.nanoTime();
		theRateIsBack(started, ended);
		healthIsUp();
		oneLineSaysThatItBeganAndOneThatItEnded();
		this.application.everythingCommittedIsDelivered();
	}

	/** An outage that is over as soon as it has begun. */
	void throughShort(Step outage) throws Exception {
		warmUp();
		long started = System.nanoTime();
		outage.run();
		theRateIsBack(started, System.nanoTime());
		healthIsUp();
		oneLineSaysThatItBeganAndOneThatItEnded();
		this.application.everythingCommittedIsDelivered();
	}

	/** An outage in which the engine is stopped. */
	void intoAndStop(Step begin) throws Exception {
		warmUp();
		begin.run();
		healthSaysWhatIsWrong();
		long asked = System.nanoTime();
		this.application.engine.stop();
		assertThat(Duration.ofNanos(System.nanoTime() - asked)).as("vix.sync.engine.shutdown-timeout is 3 s")
			.isLessThan(ofMillis(3500));
		assertThat(this.application.log.lines(Level.WARN)).last()
			.asString()
			.startsWith("Stopped while the database did not answer");
	}

	/** Try until it works. */
	static void patiently(Step step) {
		await().atMost(ofSeconds(10)).ignoreExceptions().until(() -> {
			step.run();
			return true;
		});
	}

	void nothingWasSentTwice() {
		assertThat(this.application.deliveries.sentMoreThanOnce()).isEmpty();
	}

	private void warmUp() {
		for (int i = 0; i < 20; i++) {
			this.application.callers.write(100);
		}
		assertThat(this.application.callers.refused()).isEmpty();
		this.application.callers.start();
		await().pollDelay(ofSeconds(4))
			.until(() -> this.application.health().getStatus().equals(Status.UP)
					&& this.application.deliveries.ids().size() > 300);
		this.application.log.clear();
	}

	private void healthIsUp() {
		await().atMost(ofSeconds(10))
			.untilAsserted(() -> assertThat(this.application.health().getStatus()).isEqualTo(Status.UP));
	}

	private void healthSaysWhatIsWrong() {
		await().atMost(ofSeconds(15)).pollInterval(ofMillis(200)).untilAsserted(() -> {
			long asked = System.nanoTime();
			Health health = this.application.health();
			assertThat(Duration.ofNanos(System.nanoTime() - asked)).as("never waits for a connection")
				.isLessThan(ofSeconds(4));
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			Map<String, Object> details = health.getDetails();
			assertThat(details.get("store")).asString().containsIgnoringCase(this.reason);
		});
	}

	private void theRateIsBack(long started, long ended) {
		Deliveries deliveries = this.application.deliveries;
		long before = deliveries.medianPerSecond(started - ofSeconds(3).toNanos(), started);
		await().atMost(ofSeconds(20))
			.pollInterval(ofMillis(100))
			.until(() -> deliveries.bestPerSecond(ended, System.nanoTime()) >= 0.95 * before);
		double took = (System.nanoTime() - ended) / 1e9;
		logger.info("{} a second before, {} after; the first second at 0.95 of it was full {} s after the return",
				before, deliveries.bestPerSecond(ended, System.nanoTime()), took);
		assertThat(took).isLessThan(6);
	}

	private void oneLineSaysThatItBeganAndOneThatItEnded() {
		SyncLog log = this.application.log;
		await().atMost(ofSeconds(15)).until(() -> !log.lines(Level.INFO).isEmpty());
		assertThat(log.lines(Level.ERROR)).isEmpty();
		assertThat(log.lines(Level.WARN)).hasSize(1)
			.first()
			.asString()
			.startsWith("The outbox cannot be worked on: The database of the outbox ");
		assertThat(log.lines(Level.INFO)).hasSize(1).first().asString().startsWith("Over after ");
		assertThat(log.stackTraces()).isEmpty();
	}

	/** Something done to a database. */
	interface Step {

		void run() throws Exception;

	}

}
