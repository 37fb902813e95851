package com.vixcpp.sync.guest;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.receiver.IdempotentReceiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What a user reads whose receivers could not keep what they promise.
 */
@ClassPathWithout({ Jars.WEBFLUX, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
@ExtendWith(OutputCaptureExtension.class)
class ReceiverStartUpTests {

	@ParameterizedTest
	@ValueSource(classes = { ReturnsMono.class, ReturnsFuture.class, ReturnsDeferred.class, ReturnsWrapped.class })
	void aMethodThatReturnsBeforeItIsDoneIsNamed(Class<?> host, CapturedOutput output) {
		assertThatThrownBy(() -> TestHost.start(host).close());
		StartUpFailure.in(output)
			.describes(host.getSimpleName() + ".receive() has @IdempotentReceiver and returns before it is done")
			.advises("Let it do its work and return the answer itself");
	}

	@Test
	void withoutATransactionManagerItSaysWhichBeanIsMissing(CapturedOutput output) {
		assertThatThrownBy(() -> TestHost
			.start(Returns.class,
					"spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure."
							+ "DataSourceTransactionManagerAutoConfiguration")
			.close());
		StartUpFailure.in(output)
			.describes("There are methods with @IdempotentReceiver or operations of peers to receive, and no")
			.advises("Define a JdbcTransactionManager");
	}

	@ParameterizedTest
	@CsvSource({ "retention=59s", "retention=-1s", "max-request-size=0B", "max-response-size=65MB" })
	void aKeyThatCannotBeIsNamed(String property, CapturedOutput output) {
		assertThatThrownBy(() -> TestHost.start(Returns.class, "vix.sync.receiver." + property).close());
		StartUpFailure.in(output).describes("vix.sync.receiver." + property.substring(0, property.indexOf('=')));
	}

	@Test
	void whoSwitchesItOffMayReturnWhatTheyLike() {
		try (ConfigurableApplicationContext host = TestHost.start(ReturnsFuture.class,
				"vix.sync.receiver.enabled=false")) {
			assertThat(host.isActive()).isTrue();
		}
	}

	@Test
	void whoseKeysAreKeptNowhereIsToldWhichMethodsRunAgain(@TempDir Path directory, CapturedOutput output) {
		TestHost.start(Returns.class, "vix.sync.store.type=file", "vix.sync.store.file.path=" + directory).close();
		assertThat(output).contains("Returns.receive: @IdempotentReceiver does nothing here");
		int said = output.toString().length();
		TestHost.start(SwitchedHost.class, "vix.sync.enabled=false").close();
		TestHost.start(Returns.class, "vix.sync.receiver.enabled=false").close();
		assertThat(output.toString().substring(said)).doesNotContain("does nothing here");
	}

	@Test
	void whoHasNoReceiversHasNoThreadForThem() {
		try (ConfigurableApplicationContext host = TestHost.start(SwitchedHost.class, "vix.sync.wal.retention=0")) {
			long without = threads();
			host.close();
			try (ConfigurableApplicationContext receiving = TestHost.start(Returns.class, "vix.sync.wal.retention=0")) {
				assertThat(threads()).isEqualTo(without + 1);
			}
		}
	}

	private static long threads() {
		List<String> names = Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
		return names.stream().filter((each) -> each.startsWith("vix-sync")).count();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Returns {

		@PostMapping("/receive")
		@IdempotentReceiver
		String receive() {
			return "done";
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class ReturnsMono {

		@PostMapping("/receive")
		@IdempotentReceiver
		Mono<String> receive() {
			return Mono.empty();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class ReturnsFuture {

		@PostMapping("/receive")
		@IdempotentReceiver
		CompletableFuture<String> receive() {
			return CompletableFuture.completedFuture("soon");
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class ReturnsDeferred {

		@PostMapping("/receive")
		@IdempotentReceiver
		DeferredResult<String> receive() {
			return new DeferredResult<>();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class ReturnsWrapped {

		@PostMapping("/receive")
		@IdempotentReceiver
		ResponseEntity<Mono<String>> receive() {
			return ResponseEntity.ok(Mono.empty());
		}

	}

}
