package com.vixcpp.sync.outage;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;

import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The application's own threads: each writes a note and enqueues an operation in one
 * transaction, again and again, whatever comes of it.
 */
final class Callers implements AutoCloseable {

	private final AtomicInteger number = new AtomicInteger();

	private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

	private final Map<String, RuntimeException> refused = new ConcurrentHashMap<>();

	private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);

	private final JdbcTemplate jdbc;

	private final VixSync vixSync;

	private final TransactionTemplate transaction;

	Callers(ApplicationContext context) {
		this.jdbc = context.getBean(JdbcTemplate.class);
		this.vixSync = context.getBean(VixSync.class);
		this.transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
	}

	void start() {
		for (int i = 0; i < 2; i++) {
			this.threads.scheduleWithFixedDelay(() -> write(1), 0, 50, TimeUnit.MILLISECONDS);
		}
	}

	/**
	 * Some operations in one transaction; the local write and all of them, or nothing.
	 */
	void write(int count) {
		String id = "call-" + this.number.incrementAndGet();
		try {
			this.transaction.executeWithoutResult((status) -> {
				this.jdbc.update("insert into note (id, operations) values (?, ?)", id, count);
				for (int i = 0; i < count; i++) {
					this.vixSync.enqueue(Operation.of("record", "somewhere", "{}").withId(id + "-" + i));
				}
			});
			this.acknowledged.add(id);
		}
		catch (RuntimeException ex) {
			this.refused.put(id, ex);
		}
	}

	Set<String> acknowledged() {
		return Set.copyOf(this.acknowledged);
	}

	Map<String, RuntimeException> refused() {
		return Map.copyOf(this.refused);
	}

	void stop() throws InterruptedException {
		this.threads.shutdown();
		if (!this.threads.awaitTermination(90, TimeUnit.SECONDS)) {
			throw new IllegalStateException("A caller hangs");
		}
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}
