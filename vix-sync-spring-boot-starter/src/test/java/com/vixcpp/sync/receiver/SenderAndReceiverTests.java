package com.vixcpp.sync.receiver;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.guest.Jars;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationEvent;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.webclient.VixSyncWebClientCustomizer;
import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Our sender and our receiver, two applications: together they deliver effectively once.
 */
@ClassPathWithout({ Jars.WEBFLUX, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class SenderAndReceiverTests {

	private ConfigurableApplicationContext receiver;

	private ReceivingHost far;

	@BeforeEach
	void startReceiver() {
		this.receiver = TestHost.start(ReceivingHost.class,
				"spring.datasource.url=" + TestHost.memory()
						+ ";INIT=create table if not exists effect (note varchar(10000))",
				"vix.sync.engine.enabled=false");
		this.far = this.receiver.getBean(ReceivingHost.class);
	}

	@AfterEach
	void stopReceiver() {
		this.receiver.close();
	}

	private int port() {
		return this.receiver.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	private static ConfigurableApplicationContext sender(String origin) {
		return TestHost.start(SendingHost.class, "vix.sync.http.base-url=" + origin,
				"vix.sync.http.response-timeout=700ms", "vix.sync.retry.base-delay=50ms",
				"vix.sync.retry.max-delay=200ms", "vix.sync.retry.max-attempts=2");
	}

	@Test
	void anOperationThatTheFarEndIsStillWorkingOnWaitsWithoutBeingCharged() {
		this.far.gate = new CountDownLatch(1);
		try (ConfigurableApplicationContext sender = sender("http://127.0.0.1:" + port())) {
			VixSync vixSync = sender.getBean(VixSync.class);
			SendingHost host = sender.getBean(SendingHost.class);
			String id = vixSync.enqueue(Operation.of("http.post", "/slow", "egg"));
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> host.requests(id) >= 4);
			String other = vixSync.enqueue(Operation.of("http.post", "/notes", "nest"));
			TestHost.awaitDelivered(sender, other);
			OperationView waiting = vixSync.find(id).orElseThrow();
			assertThat(waiting.status()).isIn(OperationStatus.PENDING, OperationStatus.IN_FLIGHT);
			assertThat(waiting.attempt()).isZero();
			this.far.gate.countDown();
			TestHost.awaitDelivered(sender, id);
			assertThat(vixSync.find(id).orElseThrow().attempt()).isZero();
			assertThat(host.delivered(id).response().headers()).containsEntry(Receiver.REPLAYED, "true");
			assertThat(host.delivered(id).response().body()).startsWith("slowly ");
			assertThat(this.far.effects()).isEqualTo(2);
		}
	}

	@Test
	void afterALostAnswerTheRepeatIsDeliveredWithTheAnswerOfTheFirst() throws Exception {
		try (LosingProxy proxy = new LosingProxy(port(), 2);
				ConfigurableApplicationContext sender = sender(proxy.origin())) {
			VixSync vixSync = sender.getBean(VixSync.class);
			String id = vixSync.enqueue(Operation.of("http.post", "/notes", "egg"));
			TestHost.awaitDelivered(sender, id);
			OperationEvent.Delivered delivered = sender.getBean(SendingHost.class).delivered(id);
			assertThat(proxy.left()).isZero();
			assertThat(this.far.effects()).isEqualTo(1);
			assertThat(delivered.response().headers()).containsEntry(Receiver.REPLAYED, "true")
				.containsEntry("Location", "/notes/1");
			assertThat(delivered.response().body()).isEqualTo("kept 1");
			assertThat(vixSync.find(id).orElseThrow().attempt()).isZero();
		}
	}

	@Test
	void aReceiverWhoseDatabaseIsAwayIsADestinationAtRest() {
		try (ConfigurableApplicationContext sender = sender("http://127.0.0.1:" + port())) {
			VixSync vixSync = sender.getBean(VixSync.class);
			SendingHost host = sender.getBean(SendingHost.class);
			this.receiver.getBean(HikariDataSource.class).close();
			String id = vixSync.enqueue(Operation.of("http.post", "/notes", "egg"));
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> host.requests(id) >= 3);
			assertThat(vixSync.find(id).orElseThrow().attempt()).isZero();
		}
	}

	/** Sends. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class SendingHost {

		private final Map<String, OperationEvent.Delivered> delivered = new ConcurrentHashMap<>();

		private final Map<String, Integer> requests = new ConcurrentHashMap<>();

		@Bean
		VixSyncWebClientCustomizer counting() {
			return (builder) -> builder.filter((request, next) -> {
				this.requests.merge(String.valueOf(request.headers().getFirst("Idempotency-Key")), 1, Integer::sum);
				return next.exchange(request);
			});
		}

		int requests(String id) {
			return this.requests.getOrDefault(id, 0);
		}

		@EventListener
		void delivered(OperationEvent.Delivered event) {
			this.delivered.put(event.operation().id(), event);
		}

		OperationEvent.Delivered delivered(String id) {
			return Awaitility.await().until(() -> this.delivered.get(id), (each) -> each != null);
		}

	}

}
