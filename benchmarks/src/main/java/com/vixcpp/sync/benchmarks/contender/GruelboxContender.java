package com.vixcpp.sync.benchmarks.contender;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

import javax.sql.DataSource;

import com.gruelbox.transactionoutbox.Dialect;
import com.gruelbox.transactionoutbox.ExecutorSubmitter;
import com.gruelbox.transactionoutbox.Persistor;
import com.gruelbox.transactionoutbox.SpringInstantiator;
import com.gruelbox.transactionoutbox.SpringTransactionManager;
import com.gruelbox.transactionoutbox.SpringTransactionOutboxConfiguration;
import com.gruelbox.transactionoutbox.Submitter;
import com.gruelbox.transactionoutbox.TransactionOutbox;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * gruelbox transaction-outbox: a method call that is scheduled in the transaction of the
 * business row and submitted after its commit. What is enqueued while it is stopped is
 * lost to its executor, as by a crash, and found by {@code flush}.
 */
public final class GruelboxContender implements Contender {

	private static final Duration POLL = Duration.ofMillis(100);

	private static final int FLUSHED = 4096;

	private final ConfigurableApplicationContext application;

	private final TransactionOutbox outbox;

	private final Business business;

	private final ExecutorService threads;

	private volatile boolean working;

	private Thread flushing = new Thread();

	/**
	 * Start an application.
	 * @param dataSource an empty database
	 * @param url of the receiver
	 * @param threads requests at the same time
	 */
	public GruelboxContender(DataSource dataSource, String url, int threads) {
		this.threads = Executors.newFixedThreadPool(threads);
		this.application = Applications.start(Application.class, dataSource, new Sending(url), Map.of());
		Submitter submitter = ExecutorSubmitter.builder().executor(this.threads).build();
		Dialect dialect = (Vendor.of(dataSource) == Vendor.H2) ? Dialect.H2 : Dialect.POSTGRESQL_9;
		this.outbox = TransactionOutbox.builder()
			.transactionManager(this.application.getBean(SpringTransactionManager.class))
			.instantiator(this.application.getBean(SpringInstantiator.class))
			.persistor(Persistor.forDialect(dialect))
			.submitter((entry, process) -> {
				if (this.working) {
					submitter.submit(entry, process);
				}
			})
			.flushBatchSize(FLUSHED)
			.serializeMdc(false)
			.build();
		this.business = new Business(dataSource, this.application.getBean(PlatformTransactionManager.class));
	}

	@Override
	public long enqueue(Payload payload) {
		return this.business.write(payload, (text) -> this.outbox.schedule(Worker.class).send(text));
	}

	@Override
	public void start() {
		this.working = true;
		this.business.jdbc().update("update txno_outbox set nextattempttime = current_timestamp - interval '1' hour");
		this.flushing = new Thread(this::flush, "gruelbox");
		this.flushing.start();
	}

	private void flush() {
		while (this.working) {
			if (!this.outbox.flush()) {
				LockSupport.parkNanos(POLL.toNanos());
			}
		}
	}

	@Override
	public void stop() {
		this.working = false;
		try {
			this.flushing.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public boolean isDrained() {
		return this.business.jdbc().query("select 1 from txno_outbox limit 1", (row, i) -> 1).isEmpty();
	}

	@Override
	public void clear() {
		this.business.clear("txno_outbox");
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
		this.application.close();
	}

	/** What is scheduled. */
	public interface Worker {

		/**
		 * Send it.
		 * @param text what
		 */
		void send(String text);

	}

	@Configuration(proxyBeanMethods = false)
	@Import(SpringTransactionOutboxConfiguration.class)
	@ImportAutoConfiguration({ DataSourceTransactionManagerAutoConfiguration.class,
			TransactionAutoConfiguration.class })
	static class Application {

		@Bean
		Worker worker(Sending sending) {
			return sending::send;
		}

	}

}
