package com.vixcpp.sync.autoconfigure;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;

import com.vixcpp.sync.receiver.IdempotentReceiver;
import com.vixcpp.sync.receiver.Receiver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.web.method.HandlerMethod;

/**
 * Auto-configuration that says at the start which methods ask for a guard that there is
 * not: the keys of receivers are kept in a database, also where the outbox is in files.
 */
@AutoConfiguration(after = VixSyncReceiverAutoConfiguration.class)
@ConditionalOnWebApplication
@ConditionalOnMissingBean(Receiver.class)
@ConditionalOnBooleanProperty(name = "vix.sync.receiver.enabled", matchIfMissing = true)
public final class VixSyncUnguardedReceiverAutoConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(IdempotentReceiver.class);

	private static void warn(Stream<HandlerMethod> handlers) {
		List<String> unguarded = handlers.filter((each) -> each.hasMethodAnnotation(IdempotentReceiver.class))
			.map(HandlerMethod::getMethod)
			.map(VixSyncUnguardedReceiverAutoConfiguration::name)
			.sorted()
			.toList();
		if (!unguarded.isEmpty()) {
			logger.warn("{}: @IdempotentReceiver does nothing here, and each repeat runs them again. The keys of"
					+ " receivers are kept in the tables of vix.sync.store.type=jdbc: set that and vix.sync.enabled,"
					+ " or vix.sync.receiver.enabled=false if this is meant", String.join(", ", unguarded));
		}
	}

	private static String name(Method method) {
		return method.getDeclaringClass().getSimpleName() + "." + method.getName();
	}

	/** With Spring MVC. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass(name = "org.springframework.web.servlet.handler.AbstractHandlerMethodMapping")
	static class ServletConfiguration {

		@Bean
		@Lazy(false)
		SmartInitializingSingleton vixSyncUnguardedServletReceivers(
				ObjectProvider<org.springframework.web.servlet.handler.AbstractHandlerMethodMapping<?>> mappings) {
			return () -> warn(mappings.stream().flatMap((each) -> each.getHandlerMethods().values().stream()));
		}

	}

	/** With Spring WebFlux. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass(name = "org.springframework.web.reactive.result.method.AbstractHandlerMethodMapping")
	static class ReactiveConfiguration {

		@Bean
		@Lazy(false)
		SmartInitializingSingleton vixSyncUnguardedReactiveReceivers(
				ObjectProvider<org.springframework.web.reactive.result.method.AbstractHandlerMethodMapping<?>> mappings) {
			return () -> warn(mappings.stream().flatMap((each) -> each.getHandlerMethods().values().stream()));
		}

	}

}
