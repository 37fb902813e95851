package com.vixcpp.sync.guest;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with WebFlux: its event loops are not blocked.
 */
@ClassPathWithout({ Jars.WEBMVC, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class ReactiveHostTests {

	private static final Receiver receiver = new Receiver();

	private static ConfigurableApplicationContext host;

	@BeforeAll
	static void start() {
		host = TestHost.start(Host.class, receiver.asBaseUrl());
	}

	@AfterAll
	static void stop() {
		host.close();
		receiver.close();
	}

	@Test
	void itStaysAReactiveApplication() {
		assertThat(host).isInstanceOf(ReactiveWebServerApplicationContext.class);
	}

	@Test
	void enqueueOnAnEventLoopIsRefusedWithTheRecipe() throws Exception {
		assertThat(Http.get(host, "/event-loop").body()).startsWith("refused: ")
			.contains("TransactionTemplate")
			.contains("Schedulers.boundedElastic()");
		assertThat(host.getBean(VixSync.class).find("event-loop")).isEmpty();
	}

	@Test
	void theRecipeWorks() throws Exception {
		assertThat(Http.get(host, "/recipe").body()).isEqualTo("recipe");
		TestHost.awaitDelivered(host, "recipe");
		assertThat(receiver.bodies()).contains("recipe");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Host {

		private final VixSync vixSync;

		private final TransactionTemplate transaction;

		Host(VixSync vixSync, PlatformTransactionManager transactionManager) {
			this.vixSync = vixSync;
			this.transaction = new TransactionTemplate(transactionManager);
		}

		@GetMapping("/event-loop")
		@Transactional
		public Mono<String> eventLoop() {
			return Mono.fromSupplier(() -> enqueue("event-loop"));
		}

		@GetMapping("/recipe")
		public Mono<String> recipe() {
			return Mono.fromSupplier(() -> this.transaction.execute((status) -> enqueue("recipe")))
				.subscribeOn(Schedulers.boundedElastic());
		}

		private String enqueue(String id) {
			return this.vixSync.enqueue(Operation.of("http.post", "/recipes", id).withId(id));
		}

		@ExceptionHandler
		@ResponseStatus(HttpStatus.CONFLICT)
		String refused(IllegalStateException ex) {
			return "refused: " + ex.getMessage();
		}

	}

}
