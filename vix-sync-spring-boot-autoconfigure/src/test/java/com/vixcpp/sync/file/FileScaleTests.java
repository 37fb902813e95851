package com.vixcpp.sync.file;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.vixcpp.sync.file.FileStore.FileStoreSettings;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.Settlement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With 100,000 waiting, enqueue and claim are no slower than with 100, and each entry
 * costs the heap a few hundred bytes, whatever its payload.
 */
@Tag("alone")
class FileScaleTests {

	private static final Logger logger = LoggerFactory.getLogger(FileScaleTests.class);

	private static final Instant T0 = Stores.T0;

	private static final int MANY = 100_000;

	/** A machine that has much else to do measures badly. */
	private static final double ALLOWED = Double.parseDouble(System.getProperty("vix.file.ratio", "2.0"));

	@TempDir
	private Path directory;

	@Test
	void aHundredThousandThatWaitMakeNeitherEnqueueNorClaimSlower() {
		try (FileStore few = open("few"); FileStore many = open("many")) {
			fill(few, 100);
			long before = used();
			fill(many, MANY);
			long perEntry = (used() - before) / MANY;
			logger.info("{} bytes of heap for each that waits", perEntry);
			assertThat(perEntry).isLessThan(450);
			measure(few);
			List<Times> fewTimes = new ArrayList<>();
			List<Times> manyTimes = new ArrayList<>();
			for (int round = 0; round < 9; round++) {
				fewTimes.add(measure(few));
				manyTimes.add(measure(many));
			}
			Times one = best(fewTimes);
			Times other = best(manyTimes);
			logger.info("With 100 waiting {}, with {} waiting {}", one, MANY, other);
			assertThat(other.enqueue()).isLessThan((long) (one.enqueue() * ALLOWED));
			assertThat(other.claim()).isLessThan((long) (one.claim() * ALLOWED));
		}
	}

	@Test
	void aHundredThousandThatAreDueMakeNoClaimSlowerAlsoBehindAKeyThatIsHeld() {
		try (FileStore few = open("few"); FileStore many = open("many")) {
			fillDue(few, 100);
			fillDue(many, MANY);
			claims(few);
			claims(many);
			long one = Long.MAX_VALUE;
			long other = Long.MAX_VALUE;
			for (int round = 0; round < 9; round++) {
				one = Math.min(one, claims(few));
				other = Math.min(other, claims(many));
			}
			logger.info("A claim of 50 with 100 due takes {} us, with {} due {} us", one, MANY, other);
			assertThat(other).isLessThan((long) (one * ALLOWED));
		}
	}

	@Test
	void whatHasFinishedCostsTheHeapLessThanAHundredBytes() {
		try (FileStore store = open("finished")) {
			long before = used();
			Outbox outbox = Stores.outbox(store);
			for (int i = 0; i < MANY; i += 50) {
				for (int j = i; j < i + 50; j++) {
					outbox.enqueue(Stores.operation("finished-" + j + "-019b2f7e-6a3c-7000"), "base", T0);
				}
				List<ClaimedOperation> claimed = Stores.claim(outbox, T0, 50);
				assertThat(claimed).hasSize(50);
				outbox.settle(claimed.stream().map((each) -> Settlement.delivered(each.entry(), 200)).toList(), T0);
			}
			assertThat(outbox.counts().pending()).isZero();
			long perFinished = (used() - before) / MANY;
			logger.info("{} bytes of heap for each that has finished", perFinished);
			assertThat(perFinished).isLessThan(100);
		}
	}

	private FileStore open(String name) {
		return FileStore.open(new FileStoreSettings(this.directory.resolve(name), false, 16_000_000, false), () -> {
		}, () -> false);
	}

	/** Half of them wait for one destination, half have ordering keys. */
	private static void fill(FileStore store, int count) {
		Outbox outbox = Stores.outbox(store);
		for (int i = 0; i < count; i++) {
			var operation = Stores.operation("waiting-" + i + "-019b2f7e-6a3c-7000")
				.withPayload(com.vixcpp.sync.operation.Payload.of("\"" + "x".repeat(500) + "\""));
			outbox.enqueue((i % 2 == 0) ? operation : operation.withOrderingKey("chat-" + i % 1000),
					(i % 4 == 0) ? "elsewhere" : "base", T0.plusSeconds(3600));
		}
	}

	/**
	 * Half of them wait behind one that has failed for good, and stand before the rest.
	 */
	private static void fillDue(FileStore store, int count) {
		Outbox outbox = Stores.outbox(store);
		outbox.enqueue(Stores.operation("held").withOrderingKey("held"), "base", T0);
		outbox.fail(Stores.claim(outbox, T0, 1).get(0), "no", false, T0);
		for (int i = 0; i < count; i++) {
			var operation = Stores.operation("due-" + i + "-019b2f7e-6a3c-7000");
			outbox.enqueue((i < count / 2) ? operation.withOrderingKey("held") : operation, "base", T0);
		}
	}

	/** In microseconds; what is claimed is given back. */
	private static long claims(FileStore store) {
		Outbox outbox = Stores.outbox(store);
		long claiming = 0;
		for (int i = 0; i < 4; i++) {
			long start = System.nanoTime();
			List<ClaimedOperation> claimed = Stores.claim(outbox, T0, 50);
			claiming += System.nanoTime() - start;
			assertThat(claimed).hasSize(50).noneMatch((each) -> each.operation().orderingKey() != null);
			claimed.forEach((each) -> outbox.release(each, T0));
		}
		return claiming / 4_000;
	}

	/** 200 are enqueued, claimed by fifties and delivered. */
	private static Times measure(FileStore store) {
		Outbox outbox = Stores.outbox(store);
		long began = System.nanoTime();
		for (int i = 0; i < 200; i++) {
			outbox.enqueue(Stores.operation("now-" + began + "-" + i), "base", T0);
		}
		long enqueued = System.nanoTime();
		long claiming = 0;
		for (int i = 0; i < 4; i++) {
			long start = System.nanoTime();
			var claimed = Stores.claim(outbox, T0, 50);
			claiming += System.nanoTime() - start;
			assertThat(claimed).hasSize(50);
			claimed.forEach((each) -> outbox.complete(each, T0));
		}
		return new Times((enqueued - began) / 200_000, claiming / 4_000);
	}

	/** What others do on this machine makes a round slower, never faster. */
	private static Times best(List<Times> times) {
		return new Times(times.stream().mapToLong(Times::enqueue).min().orElseThrow(),
				times.stream().mapToLong(Times::claim).min().orElseThrow());
	}

	private static long used() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	/** In microseconds. */
	private record Times(long enqueue, long claim) {
	}

}
