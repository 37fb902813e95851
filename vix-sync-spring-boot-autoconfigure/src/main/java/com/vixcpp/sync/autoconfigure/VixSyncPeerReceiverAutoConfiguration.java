package com.vixcpp.sync.autoconfigure;

import java.util.List;

import com.vixcpp.sync.outbox.TimeSource;
import com.vixcpp.sync.peer.OperationHandler;
import com.vixcpp.sync.peer.OperationHandlers;
import com.vixcpp.sync.peer.PeerEndpoint;
import com.vixcpp.sync.peer.PeerReceiver;
import com.vixcpp.sync.peer.ReactivePeerEndpoint;
import com.vixcpp.sync.peer.ServletPeerEndpoint;
import com.vixcpp.sync.receiver.ReceivedKeys;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Auto-configuration of what receives from peers, for whichever web server the
 * application has. Off unless {@code vix.sync.peer.receive.enabled} asks for it; then it
 * works, or the application does not start.
 */
@AutoConfiguration(after = VixSyncReceiverAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "vix.sync.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty("vix.sync.peer.receive.enabled")
@EnableConfigurationProperties(VixSyncProperties.class)
public final class VixSyncPeerReceiverAutoConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(PeerReceiver.class);

	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean
	PeerReceiver vixSyncPeerReceiver(ObjectProvider<ReceivedKeys> keys, VixSyncProperties properties,
			ObjectProvider<OperationHandler> handlers, ObjectProvider<TimeSource> timeSource) {
		ReceivedKeys received = keys.getIfAvailable();
		PeerConfiguration.requireReceiving(received != null,
				"Operations of peers are received by the web server of an application, and remembered in the"
						+ " tables of the receiver kit. Add spring-boot-starter-webmvc or -webflux and"
						+ " spring-boot-starter-jdbc, and leave vix.sync.receiver.enabled as it is");
		PeerConfiguration.requireReceiving(
				ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper", getClass().getClassLoader()),
				"Batches are JSON, read by Jackson 3. Add spring-boot-starter-jackson");
		List<OperationHandler> all = handlers.orderedStream().toList();
		if (all.isEmpty()) {
			logger.warn("Operations of peers are received, and there is no OperationHandler that takes any");
		}
		TimeSource time = timeSource.getIfAvailable(() -> TimeSource.DATABASE);
		return new PeerReceiver(received, new OperationHandlers(all),
				ReceiverConfiguration.settings(properties.receiver()).retention(), time::now);
	}

	@Bean
	@ConditionalOnMissingBean
	PeerEndpoint vixSyncPeerEndpoint(PeerReceiver receiver, VixSyncProperties properties) {
		return PeerConfiguration.endpoint(receiver, properties.peer().receive());
	}

	/** With Spring MVC. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass({ DispatcherServlet.class, HttpServletRequest.class })
	static class ServletConfiguration {

		@Bean
		ServletPeerEndpoint vixSyncServletPeerEndpoint(PeerEndpoint endpoint) {
			return new ServletPeerEndpoint(endpoint);
		}

	}

	/** With Spring WebFlux. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass({ DispatcherHandler.class, Mono.class })
	static class ReactiveConfiguration {

		@Bean
		ReactivePeerEndpoint vixSyncReactivePeerEndpoint(PeerEndpoint endpoint,
				@Qualifier("vixSyncReceiverScheduler") Scheduler scheduler) {
			return new ReactivePeerEndpoint(endpoint, scheduler);
		}

	}

}
