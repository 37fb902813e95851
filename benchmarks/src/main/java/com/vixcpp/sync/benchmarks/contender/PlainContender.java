package com.vixcpp.sync.benchmarks.contender;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

/**
 * The bar: an outbox by hand, without a log, a lease, retries or order. One thread
 * claims, another deletes what has been delivered, both in batches.
 */
public final class PlainContender implements Contender {

	private static final int BATCH = 500;

	private static final String CLAIM = """
			update plain_outbox o set status = 1
			from (select id from plain_outbox where status = 0 and due_at <= now() order by due_at, id limit ?
			  for update skip locked) due
			where o.id = due.id returning o.id, o.payload
			""";

	private final Business business;

	private final Sending sending;

	private final Semaphore slots;

	private final Semaphore signal = new Semaphore(0);

	private final LinkedBlockingQueue<String> delivered = new LinkedBlockingQueue<>();

	private final List<Thread> threads = new ArrayList<>();

	private volatile boolean running;

	/**
	 * Create the table.
	 * @param dataSource an empty database
	 * @param url of the receiver
	 * @param concurrency requests at the same time
	 */
	public PlainContender(DataSource dataSource, String url, int concurrency) {
		this.business = new Business(dataSource);
		this.sending = new Sending(url);
		this.slots = new Semaphore(concurrency);
		this.business.jdbc().execute("""
				create table plain_outbox (id varchar(64) primary key, payload text not null, status smallint not null,
				  due_at timestamptz not null);
				create index plain_outbox_due on plain_outbox (due_at, id) where status = 0
				""");
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

	private record Claimed(String id, String payload) {
	}

	private void claim() {
		try {
			while (this.running) {
				List<Claimed> batch = this.business.jdbc()
					.query(CLAIM, (row, i) -> new Claimed(row.getString(1), row.getString(2)), BATCH);
				for (Claimed each : batch) {
					this.slots.acquire();
					this.sending.begin(each.payload()).thenRun(() -> {
						this.slots.release();
						this.delivered.add(each.id());
					});
				}
				if (batch.size() < BATCH && this.signal.tryAcquire(10, TimeUnit.MILLISECONDS)) {
					this.signal.drainPermits();
				}
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void delete() {
		try {
			List<String> batch = new ArrayList<>();
			while (this.running || !this.delivered.isEmpty()) {
				String first = this.delivered.poll(10, TimeUnit.MILLISECONDS);
				if (first != null) {
					batch.add(first);
					this.delivered.drainTo(batch, BATCH - 1);
					this.business.jdbc()
						.update("delete from plain_outbox where id = any(?)", (statement) -> statement.setArray(1,
								statement.getConnection().createArrayOf("varchar", batch.toArray())));
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
		this.business.clear("plain_outbox");
	}

	@Override
	public void close() {
		stop();
	}

}
