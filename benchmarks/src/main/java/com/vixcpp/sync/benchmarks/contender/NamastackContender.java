package com.vixcpp.sync.benchmarks.contender;

import java.time.Duration;
import java.util.Map;

import javax.sql.DataSource;

import io.namastack.outbox.Outbox;
import io.namastack.outbox.OutboxJacksonAutoConfiguration;
import io.namastack.outbox.OutboxProcessingScheduler;
import io.namastack.outbox.config.JdbcOutboxAutoConfiguration;
import io.namastack.outbox.config.JdbcOutboxSchemaAutoConfiguration;
import io.namastack.outbox.config.OutboxCoreInfrastructureAutoConfiguration;
import io.namastack.outbox.config.OutboxCoreProcessingAutoConfiguration;
import io.namastack.outbox.config.OutboxCoreSchedulingAutoConfiguration;
import io.namastack.outbox.config.OutboxCoreThreadingAutoConfiguration;
import io.namastack.outbox.handler.OutboxRecordMetadata;
import io.namastack.outbox.handler.OutboxTypedHandler;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * namastack-outbox: a record with a key of its own for each operation.
 */
public final class NamastackContender implements Contender {

	private static final Duration POLL = Duration.ofMillis(100);

	private final ConfigurableApplicationContext application;

	private final Outbox outbox;

	private final OutboxProcessingScheduler scheduler;

	private final Business business;

	/**
	 * Start an application.
	 * @param dataSource an empty database
	 * @param url of the receiver
	 * @param threads requests at the same time
	 */
	public NamastackContender(DataSource dataSource, String url, int threads) {
		this.application = Applications.start(Application.class, dataSource, new Sending(url),
				Map.of("namastack.outbox.polling.fixed.interval", POLL, "namastack.outbox.polling.batch-size", 1000,
						"namastack.outbox.processing.executor-core-pool-size", threads,
						"namastack.outbox.processing.executor-max-pool-size", threads));
		this.outbox = this.application.getBean(Outbox.class);
		this.scheduler = this.application.getBean(OutboxProcessingScheduler.class);
		this.scheduler.stop();
		this.business = new Business(dataSource, this.application.getBean(PlatformTransactionManager.class));
	}

	@Override
	public long enqueue(Payload payload) {
		return this.business.write(payload, (text) -> this.outbox.schedule(new Written(text), payload.id()));
	}

	@Override
	public void start() {
		this.scheduler.start();
	}

	@Override
	public void stop() {
		this.scheduler.stop();
	}

	@Override
	public boolean isDrained() {
		return this.business.jdbc()
			.query("select 1 from outbox_record where status = 'NEW' limit 1", (row, i) -> 1)
			.isEmpty();
	}

	@Override
	public void clear() {
		this.business.clear("outbox_record");
	}

	@Override
	public Duration pollInterval() {
		return POLL;
	}

	@Override
	public void close() {
		this.application.close();
	}

	/**
	 * The payload.
	 *
	 * @param text what is to be sent
	 */
	public record Written(String text) {
	}

	/** Its handler. */
	static class Handler implements OutboxTypedHandler<Written> {

		private final Sending sending;

		Handler(Sending sending) {
			this.sending = sending;
		}

		@Override
		public void handle(Written payload, OutboxRecordMetadata metadata) {
			this.sending.send(payload.text());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
			TaskExecutionAutoConfiguration.class, TaskSchedulingAutoConfiguration.class,
			JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class, JacksonAutoConfiguration.class,
			OutboxCoreInfrastructureAutoConfiguration.class, OutboxCoreThreadingAutoConfiguration.class,
			OutboxJacksonAutoConfiguration.class, JdbcOutboxSchemaAutoConfiguration.class,
			JdbcOutboxAutoConfiguration.class, OutboxCoreProcessingAutoConfiguration.class,
			OutboxCoreSchedulingAutoConfiguration.class })
	static class Application {

		@Bean
		Handler handler(Sending sending) {
			return new Handler(sending);
		}

	}

}
