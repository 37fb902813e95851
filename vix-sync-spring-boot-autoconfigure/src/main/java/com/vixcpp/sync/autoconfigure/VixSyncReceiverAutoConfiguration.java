package com.vixcpp.sync.autoconfigure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;

import com.vixcpp.sync.engine.EngineRuntime;
import com.vixcpp.sync.engine.Retention;
import com.vixcpp.sync.jdbc.JdbcReceivedKeys;
import com.vixcpp.sync.jdbc.JdbcTransactions;
import com.vixcpp.sync.outbox.TimeSource;
import com.vixcpp.sync.peer.PeerReceiver;
import com.vixcpp.sync.receiver.ReactiveReceiver;
import com.vixcpp.sync.receiver.ReceivedKeys;
import com.vixcpp.sync.receiver.Receiver;
import com.vixcpp.sync.receiver.ReceiverCheck;
import com.vixcpp.sync.receiver.ServletReceiver;
import jakarta.servlet.http.HttpServletRequest;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.HandlerResultHandler;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerAdapter;

/**
 * Auto-configuration of the receiving side, for whichever web server the application has.
 * It does nothing to requests of methods without {@code @IdempotentReceiver}.
 */
@AutoConfiguration(after = { VixSyncJdbcAutoConfiguration.class, VixSyncAutoConfiguration.class })
@ConditionalOnWebApplication
@ConditionalOnBean(JdbcTransactions.class)
@ConditionalOnBooleanProperty(name = "vix.sync.receiver.enabled", matchIfMissing = true)
public final class VixSyncReceiverAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ReceivedKeys vixSyncReceivedKeys(JdbcTransactions transactions,
			ObjectProvider<PlatformTransactionManager> managers) {
		return new JdbcReceivedKeys(transactions, () -> {
			Set<PlatformTransactionManager> candidates = new LinkedHashSet<>();
			managers.ifUnique(candidates::add);
			managers.orderedStream().forEach(candidates::add);
			return List.copyOf(candidates);
		});
	}

	@Bean
	@ConditionalOnMissingBean
	Receiver vixSyncReceiver(ReceivedKeys keys, VixSyncProperties properties, ObjectProvider<TimeSource> timeSource) {
		TimeSource time = timeSource.getIfAvailable(() -> TimeSource.DATABASE);
		return new Receiver(keys, ReceiverConfiguration.settings(properties.receiver()), time::now);
	}

	@Bean
	RetentionLifecycle vixSyncReceiverLifecycle(ReceivedKeys keys, ObjectProvider<ReceiverCheck> check,
			ObjectProvider<PeerReceiver> peers, Environment environment, ObjectProvider<TimeSource> timeSource) {
		TimeSource time = timeSource.getIfAvailable(() -> TimeSource.DATABASE);
		IntUnaryOperator forget = (limit) -> keys.forget(limit, time.now());
		return new RetentionLifecycle(
				new Retention("Keys of receivers cannot be pruned", forget,
						new EngineRuntime(time, EngineThreads.factory(environment))),
				() -> check.stream().anyMatch(ReceiverCheck::isUsed) || peers.stream().findAny().isPresent());
	}

	/** With Spring MVC. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass({ DispatcherServlet.class, HttpServletRequest.class })
	static class ServletConfiguration {

		@Bean
		ServletReceiver vixSyncServletReceiver(Receiver receiver, ObjectProvider<HandlerAdapter> adapters) {
			return new ServletReceiver(receiver, SingletonSupplier.of(() -> adapters.orderedStream().toList())::obtain);
		}

		@Bean
		@Lazy(false)
		ReceiverCheck vixSyncServletReceiverCheck(Receiver receiver,
				ObjectProvider<org.springframework.web.servlet.handler.AbstractHandlerMethodMapping<?>> mappings) {
			return new ReceiverCheck(receiver,
					() -> mappings.stream().flatMap((each) -> each.getHandlerMethods().values().stream()));
		}

	}

	/** With Spring WebFlux. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass({ DispatcherHandler.class, Mono.class })
	static class ReactiveConfiguration {

		/** Requests that may wait for one thread; more are answered 503. */
		private static final int WAITING = 10;

		/**
		 * Of its own: its handlers wait for the database, and each request that waits for
		 * a thread holds its body.
		 */
		@Bean(destroyMethod = "dispose", defaultCandidate = false)
		Scheduler vixSyncReceiverScheduler() {
			return Schedulers.newBoundedElastic(Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE, WAITING, "vix-sync-receiver");
		}

		@Bean
		ReactiveReceiver vixSyncReactiveReceiver(Receiver receiver,
				@Qualifier("vixSyncReceiverScheduler") Scheduler scheduler,
				ObjectProvider<RequestMappingHandlerAdapter> adapter, ObjectProvider<HandlerResultHandler> results,
				ApplicationContext context) {
			return new ReactiveReceiver(receiver, scheduler, adapter::getObject,
					SingletonSupplier.of(() -> onThisThread(adapter.getObject(), context))::obtain,
					SingletonSupplier.of(() -> results.orderedStream().toList())::obtain);
		}

		/**
		 * As the application's own, which may hand blocking methods to another thread,
		 * where the transaction is not.
		 */
		private static RequestMappingHandlerAdapter onThisThread(RequestMappingHandlerAdapter host,
				ApplicationContext context) {
			RequestMappingHandlerAdapter adapter = new RequestMappingHandlerAdapter();
			adapter.setMessageReaders(host.getMessageReaders());
			adapter.setWebBindingInitializer(host.getWebBindingInitializer());
			adapter.setArgumentResolverConfigurer(host.getArgumentResolverConfigurer());
			adapter.setContentTypeResolver(host.getContentTypeResolver());
			adapter.setReactiveAdapterRegistry(host.getReactiveAdapterRegistry());
			adapter.setApplicationContext(context);
			try {
				adapter.afterPropertiesSet();
			}
			catch (Exception ex) {
				throw new IllegalStateException("The application's RequestMappingHandlerAdapter cannot be copied", ex);
			}
			return adapter;
		}

		@Bean
		@Lazy(false)
		ReceiverCheck vixSyncReactiveReceiverCheck(Receiver receiver,
				ObjectProvider<org.springframework.web.reactive.result.method.AbstractHandlerMethodMapping<?>> mappings) {
			return new ReceiverCheck(receiver,
					() -> mappings.stream().flatMap((each) -> each.getHandlerMethods().values().stream()));
		}

	}

}
