package com.vixcpp.sync.benchmarks.contender;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import com.vixcpp.sync.benchmarks.contender.PlainTable.Claimed;

/**
 * The bar: an outbox by hand, without a log, a lease, retries or order. One thread
 * claims, another deletes what has been delivered, both in batches.
 */
public final class PlainContender implements Backlogged {

	private static final int BATCH = 500;

	private final Business business;

	private final PlainTable table;

	private final Sending sending;

	private final int concurrency;

	private final Semaphore slots;

	private final Semaphore signal = new Semaphore(0);

	private final LinkedBlockingQueue<String> delivered = new LinkedBlockingQueue<>();

	private final List<Thread> threads = new ArrayList<>();

	private volatile boolean running;

	private volatile boolean deleting;

	private int fills;

	/**
	 * Create the table.
	 * @param dataSource an empty database
	 * @param url of the receiver
	 * @param concurrency requests at the same time
	 */
	public PlainContender(DataSource dataSource, String url, int concurrency) {
		this.business = new Business(dataSource);
		this.sending = new Sending(url);
		this.concurrency = concurrency;
		this.slots = new Semaphore(concurrency);
		this.table = new PlainTable(this.business.jdbc(), this.business.vendor());
	}

	@Override
	public long enqueue(Payload payload) {
		long before = this.business.write(payload,
				(text) -> this.business.jdbc()
					.update("insert into plain_outbox (id, payload, status, due_at) values (?, ?, 0, ?)", payload.id(),
							text, Timestamp.from(Instant.now())));
		this.signal.release();
		return before;
	}

	@Override
	public void start() {
		this.running = true;
		this.deleting = true;
		for (Runnable task : List.<Runnable>of(this::claim, this::delete)) {
			Thread thread = new Thread(task, "plain");
			this.threads.add(thread);
			thread.start();
		}
	}

	@Override
	public void stop() {
		this.running = false;
		try {
			for (Thread thread : this.threads) {
				thread.join();
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		this.threads.clear();
	}

	private void claim() {
		try {
			while (this.running) {
				List<Claimed> batch = this.table.claim(BATCH);
				for (Claimed each : batch) {
					this.slots.acquire();
					this.sending.begin(each.payload()).whenComplete((answer, failure) -> {
						if (failure == null) {
							this.delivered.add(each.id());
						}
						this.slots.release();
					});
				}
				if (batch.size() < BATCH && this.signal.tryAcquire(10, TimeUnit.MILLISECONDS)) {
					this.signal.drainPermits();
				}
			}
			this.slots.acquire(this.concurrency);
			this.slots.release(this.concurrency);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			this.deleting = false;
		}
	}

	private void delete() {
		try {
			List<String> batch = new ArrayList<>();
			while (this.deleting || !this.delivered.isEmpty()) {
				String first = this.delivered.poll(10, TimeUnit.MILLISECONDS);
				if (first != null) {
					batch.add(first);
					this.delivered.drainTo(batch, BATCH - 1);
					this.table.delete(batch);
					batch.clear();
				}
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public boolean isDrained() {
		return this.business.jdbc().query("select 1 from plain_outbox limit 1", (row, i) -> 1).isEmpty();
	}

	@Override
	public void clear() {
		this.business.clear(PlainTable.NAME);
	}

	@Override
	public void fill(Waiting why, int count) {
		this.table.fill("'w" + this.fills++ + "-' || n", why, count);
		this.business.tidy(PlainTable.NAME);
	}

	@Override
	public int waiting() {
		return this.business.count(PlainTable.NAME);
	}

	@Override
	public OptionalLong claim(int limit) {
		long began = System.nanoTime();
		List<Claimed> claimed = this.table.claim(limit);
		long nanos = System.nanoTime() - began;
		this.table.release(claimed);
		if (claimed.size() != limit) {
			throw new IllegalStateException("Of %d entries %d were claimed".formatted(limit, claimed.size()));
		}
		return OptionalLong.of(nanos);
	}

	@Override
	public void close() {
		stop();
	}

}
