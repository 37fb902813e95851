package com.vixcpp.sync.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import com.vixcpp.sync.outbox.RetryPolicy;
import com.vixcpp.sync.transport.SendResult;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two hundred clients whose network comes back at the same moment, and one server that
 * carries fifty requests a second and refuses the others. All in virtual time; the peer,
 * plain exponential backoff with full jitter for each operation, meets the same server.
 */
class HerdTests {

	private static final Logger logger = LoggerFactory.getLogger(HerdTests.class);

	private static final int CLIENTS = 200;

	private static final int OPERATIONS = 100;

	private static final double IDEAL_SECONDS = CLIENTS * OPERATIONS / (double) Server.RATE;

	@Test
	void theHerdEarnsATenthOfThePlainBackoffsRefusalsAndDrainsAlmostAtTheServersRate() {
		Server plain = plainBackoff(1);
		Server ours = ours(1);
		logger.info("Plain backoff: {} refused, {} s; ours: {} refused, {} s; ideal: {} s", plain.refused,
				plain.seconds(), ours.refused, ours.seconds(), IDEAL_SECONDS);
		assertThat(ours.served).isEqualTo(plain.served).isEqualTo(CLIENTS * OPERATIONS);
		assertThat(ours.refused).isLessThanOrEqualTo(plain.refused / 10);
		assertThat(ours.seconds()).isLessThanOrEqualTo(1.2 * IDEAL_SECONDS);
	}

	private static Server ours(long seed) {
		VirtualTime time = new VirtualTime();
		Server server = new Server(time);
		Random random = new Random(seed);
		Instant back = time.now().plusSeconds(60);
		List<VirtualNode> nodes = new ArrayList<>();
		for (int i = 0; i < CLIENTS; i++) {
			VirtualNode[] node = new VirtualNode[1];
			node[0] = new VirtualNode(time, () -> !time.now().isBefore(back),
					(operation) -> node[0].later(latency(random), server::answer), seed * CLIENTS + i);
			node[0].enqueue("hub", OPERATIONS);
			nodes.add(node[0]);
		}
		time.passUntil(() -> server.served == CLIENTS * OPERATIONS);
		assertThat(nodes).allSatisfy((node) -> assertThat(node.store.counted()).isZero());
		return server;
	}

	/** Who has heard 429 waits between nothing and the backoff of this failure. */
	private static Server plainBackoff(long seed) {
		VirtualTime time = new VirtualTime();
		Server server = new Server(time);
		Random random = new Random(seed);
		RetryPolicy fullJitter = new RetryPolicy(8, RetryPolicy.DEFAULT.baseDelay(), 2.0,
				RetryPolicy.DEFAULT.maxDelay(), 1.0);
		for (int i = 0; i < CLIENTS * OPERATIONS; i++) {
			attempt(time, server, fullJitter, random, 1);
		}
		time.passUntil(() -> server.served == CLIENTS * OPERATIONS);
		return server;
	}

	private static void attempt(VirtualTime time, Server server, RetryPolicy policy, Random random, int attempt) {
		time.after(latency(random), () -> {
			if (server.answer().outcome() != SendResult.Outcome.DELIVERED) {
				time.after(policy.delay(attempt, random), () -> attempt(time, server, policy, random, attempt + 1));
			}
		});
	}

	private static Duration latency(Random random) {
		return Duration.ofNanos(25_000_000 + random.nextInt(50_000_000));
	}

	/** Serves fifty a second, and ten at once. */
	private static final class Server {

		static final int RATE = 50;

		private static final double BURST = 10;

		private final VirtualTime time;

		private Instant first;

		private Instant last;

		private double tokens = BURST;

		private int served;

		private int refused;

		Server(VirtualTime time) {
			this.time = time;
			this.last = time.now();
		}

		SendResult answer() {
			Instant now = this.time.now();
			this.first = (this.first != null) ? this.first : now;
			this.tokens = Math.min(BURST, this.tokens + Duration.between(this.last, now).toNanos() * RATE / 1e9);
			this.last = now;
			if (this.tokens < 1) {
				this.refused++;
				return SendResult.unavailable("busy").withStatus(429);
			}
			this.tokens--;
			this.served++;
			return SendResult.delivered();
		}

		double seconds() {
			return Duration.between(this.first, this.last).toNanos() / 1e9;
		}

	}

}
