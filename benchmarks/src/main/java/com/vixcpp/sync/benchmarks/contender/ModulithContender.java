package com.vixcpp.sync.benchmarks.contender;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

import javax.sql.DataSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.modulith.events.IncompleteEventPublications;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Spring Modulith: a module listener of an event that is published with the business row.
 * What nobody delivers while it is stopped is what its documentation calls incomplete
 * publications, to be submitted again.
 */
public final class ModulithContender implements Contender {

	private final ConfigurableApplicationContext application;

	private final Business business;

	private final Threads threads;

	/**
	 * Start an application.
	 * @param dataSource an empty database
	 * @param url of the receiver
	 * @param threads requests at the same time
	 */
	public ModulithContender(DataSource dataSource, String url, int threads) {
		this.application = Applications.start(Application.class, dataSource, new Sending(url),
				Map.of("spring.modulith.events.jdbc.schema-initialization.enabled", true,
						"spring.modulith.events.completion-mode", "delete", "threads", threads));
		this.threads = this.application.getBean(Threads.class);
		this.business = new Business(dataSource, this.application.getBean(PlatformTransactionManager.class));
	}

	@Override
	public long enqueue(Payload payload) {
		return this.business.write(payload, (text) -> this.application.publishEvent(new Written(text)));
	}

	@Override
	public void start() {
		this.threads.working = true;
		this.application.getBean(IncompleteEventPublications.class).resubmitIncompletePublications((each) -> true);
	}

	@Override
	public void stop() {
		this.threads.working = false;
	}

	@Override
	public boolean isDrained() {
		return this.business.jdbc().query("select 1 from event_publication limit 1", (row, i) -> 1).isEmpty();
	}

	@Override
	public void clear() {
		this.business.clear("event_publication");
	}

	@Override
	public void close() {
		this.application.close();
	}

	/**
	 * The event.
	 *
	 * @param text what is to be sent
	 */
	public record Written(String text) {
	}

	/** Its listener. */
	static class Listener {

		private final Sending sending;

		Listener(Sending sending) {
			this.sending = sending;
		}

		@ApplicationModuleListener
		void written(Written event) {
			this.sending.send(event.text());
		}

	}

	/**
	 * Threads that can be made to lose what they are given, as an ending process does.
	 */
	static class Threads extends ThreadPoolTaskExecutor {

		private volatile boolean working;

		@Override
		public <T> Future<T> submit(Callable<T> task) {
			return this.working ? super.submit(task) : new CompletableFuture<>();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
			JdbcTemplateAutoConfiguration.class, JacksonAutoConfiguration.class })
	@Import(Modulith.class)
	static class Application {

		@Bean
		Listener listener(Sending sending) {
			return new Listener(sending);
		}

		@Bean
		Threads applicationTaskExecutor(org.springframework.core.env.Environment environment) {
			Threads threads = new Threads();
			int size = environment.getRequiredProperty("threads", Integer.class);
			threads.setCorePoolSize(size);
			threads.setMaxPoolSize(size);
			return threads;
		}

	}

	/** Its auto-configurations, which are not public. */
	static class Modulith implements DeferredImportSelector {

		private static final String EVENTS = "org.springframework.modulith.events.";

		@Override
		public String[] selectImports(AnnotationMetadata importing) {
			return new String[] { EVENTS + "jackson.JacksonEventSerializationConfiguration",
					EVENTS + "jdbc.JdbcEventPublicationAutoConfiguration",
					EVENTS + "config.EventPublicationAutoConfiguration" };
		}

	}

}
