package com.vixcpp.sync.kill;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;

/**
 * The users: each thread, again and again, writes a row and enqueues an operation in one
 * transaction, and says {@code ack <id>} once that has committed. Every fifth transaction
 * is rolled back, half of these before and half after the operation is enqueued; every
 * twentieth body is large.
 */
final class Writers {

	private static final String FILLING = "What the bird said. ".repeat(40);

	/** Longer than any database keeps beside the row. */
	private static final String LARGE = FILLING.repeat(250);

	private final LocalWrite local;

	private final VixSync vixSync;

	private final Moments moments;

	private final Consumer<String> out;

	Writers(LocalWrite local, VixSync vixSync, Moments moments, Consumer<String> out) {
		this.local = local;
		this.vixSync = vixSync;
		this.moments = moments;
		this.out = out;
	}

	/**
	 * Start writing.
	 * @param threads how many at a time
	 * @param writes how many transactions each
	 * @param life the number of this process, part of every id
	 * @param targets the origins that operations go to
	 * @param goOn false when the application ends
	 * @return counted down by each thread that has written all
	 */
	CountDownLatch start(int threads, int writes, int life, String[] targets, BooleanSupplier goOn) {
		CountDownLatch done = new CountDownLatch(threads);
		for (int i = 0; i < threads; i++) {
			String prefix = "life" + life + "-writer" + i + "-";
			Random random = new Random(prefix.hashCode());
			Thread thread = new Thread(() -> {
				for (int n = 0; n < writes && goOn.getAsBoolean(); n++) {
					write(prefix + n, targets[random.nextInt(targets.length)], random);
					LockSupport.parkNanos(random.nextInt(20_000_000));
				}
				done.countDown();
			}, prefix);
			thread.setDaemon(true);
			thread.start();
		}
		return done;
	}

	private void write(String id, String target, Random random) {
		int chance = random.nextInt(20);
		String filling = (random.nextInt(20) == 0) ? LARGE : FILLING;
		String body = "{\"id\":\"" + id + "\",\"text\":\"" + filling.substring(random.nextInt(FILLING.length()))
				+ "\"}";
		try {
			this.moments.during(Moments.Step.ENQUEUE, () -> this.local.together(() -> {
				this.local.row(id, body);
				rollBack(chance < 2);
				this.moments.reached(Moment.LOCAL_WRITE);
				this.vixSync.enqueue(Operation.of("http.post", target + "/operations/" + id, body).withId(id));
				rollBack(this.local.canRollBack() && chance < 4);
				return id;
			}));
		}
		catch (RuntimeException ex) {
			return;
		}
		this.out.accept("ack " + id);
	}

	private static void rollBack(boolean really) {
		if (really) {
			throw new IllegalStateException("The user has changed their mind");
		}
	}

}
