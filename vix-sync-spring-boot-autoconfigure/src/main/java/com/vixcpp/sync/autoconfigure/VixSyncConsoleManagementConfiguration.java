package com.vixcpp.sync.autoconfigure;

import java.util.function.Function;

import com.vixcpp.sync.console.Console;
import com.vixcpp.sync.console.CsrfProof;
import com.vixcpp.sync.console.ReactiveConsole;
import com.vixcpp.sync.console.ServletConsole;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Serves the console on the server that serves the endpoint: the application's, or the
 * management server where that is another. So the two share an origin.
 */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnBean(Console.class)
public class VixSyncConsoleManagementConfiguration {

	private static boolean isPresent(String type) {
		return ClassUtils.isPresent(type, VixSyncConsoleManagementConfiguration.class.getClassLoader());
	}

	/** With Spring MVC. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass({ DispatcherServlet.class, HttpServletRequest.class })
	static class ServletConfiguration {

		@Bean
		ServletConsole vixSyncServletConsole(Console console) {
			boolean security = isPresent("org.springframework.security.web.csrf.CsrfToken");
			Function<HttpServletRequest, @Nullable CsrfProof> proofs = security ? ServletProofs::of : (request) -> null;
			return new ServletConsole(console, proofs);
		}

	}

	/** With Spring WebFlux. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass({ DispatcherHandler.class, Mono.class })
	static class ReactiveConfiguration {

		@Bean
		ReactiveConsole vixSyncReactiveConsole(Console console) {
			boolean security = isPresent("org.springframework.security.web.server.csrf.CsrfToken");
			Function<ServerWebExchange, Mono<CsrfProof>> proofs = security ? ReactiveProofs::of
					: (exchange) -> Mono.empty();
			return new ReactiveConsole(console, proofs);
		}

	}

	/** Touched only where Spring Security is there. */
	private static final class ServletProofs {

		static @Nullable CsrfProof of(HttpServletRequest request) {
			Object token = request.getAttribute(org.springframework.security.web.csrf.CsrfToken.class.getName());
			return (token instanceof org.springframework.security.web.csrf.CsrfToken csrf)
					? new CsrfProof(csrf.getHeaderName(), csrf.getToken()) : null;
		}

	}

	/** Touched only where Spring Security is there. */
	private static final class ReactiveProofs {

		static Mono<CsrfProof> of(ServerWebExchange exchange) {
			Mono<org.springframework.security.web.server.csrf.CsrfToken> token = exchange
				.getAttribute(org.springframework.security.web.server.csrf.CsrfToken.class.getName());
			return (token != null) ? token.map((csrf) -> new CsrfProof(csrf.getHeaderName(), csrf.getToken()))
					: Mono.empty();
		}

	}

}
