package com.vixcpp.sync.autoconfigure;

import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.engine.SyncEngine;
import com.vixcpp.sync.network.BackgroundProbe;
import com.vixcpp.sync.network.Network;
import com.vixcpp.sync.network.NetworkChanged;
import com.vixcpp.sync.network.NetworkProbe;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import com.vixcpp.sync.webclient.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The network check by configuration, against a real server.
 */
class NetworkCheckTests {

	private final TestServer server = new TestServer(204);

	private final AtomicInteger sent = new AtomicInteger();

	private final SyncTransport transport = SyncTransport.of("test", (operation) -> {
		this.sent.incrementAndGet();
		return SendResult.delivered();
	});

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, VixSyncJdbcAutoConfiguration.class,
				VixSyncNetworkAutoConfiguration.class, VixSyncAutoConfiguration.class))
		.withBean("testTransport", SyncTransport.class, () -> this.transport)
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1",
				"vix.sync.network.probe-url=" + this.server.origin() + "/generate_204",
				"vix.sync.network.check-interval=20ms", "vix.sync.network.timeout=20s",
				"vix.sync.engine.offline-sleep=20ms");

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void behindALoginPageNothingIsSentOrCountedAndAllGoesOutWhenTheNetworkIsBack() {
		this.server.status = 200;
		this.runner.run((context) -> {
			VixSync vixSync = context.getBean(VixSync.class);
			Network network = context.getBean(Network.class);
			String id = vixSync.enqueue(Operation.of("test", "x"));
			await().until(() -> !network.isOnline());
			int checks = this.server.received.size();
			await().until(() -> this.server.received.size() > checks + 10);
			assertThat(this.sent).hasValue(0);
			assertThat(vixSync.find(id).orElseThrow().status()).isEqualTo(OperationStatus.PENDING);
			this.server.status = 204;
			await().until(() -> vixSync.find(id).orElseThrow().status() == OperationStatus.DONE);
			assertThat(vixSync.find(id).orElseThrow().attempt()).isZero();
			assertThat(network.isOnline()).isTrue();
			this.server.status = 302;
			await().until(() -> !network.isOnline());
		});
	}

	@Test
	void eachChangeIsPublishedOnceAndAListenerThatFailsOrHangsHoldsUpNothing() {
		this.server.status = 200;
		this.runner.withBean(Listener.class).run((context) -> {
			Network network = context.getBean(Network.class);
			VixSync vixSync = context.getBean(VixSync.class);
			Listener listener = context.getBean(Listener.class);
			for (int i = 0; i < 2; i++) {
				await().until(() -> !network.isOnline());
				this.server.status = 204;
				await().until(network::isOnline);
				String id = vixSync.enqueue(Operation.of("test", "x"));
				await().until(() -> vixSync.find(id).orElseThrow().status() == OperationStatus.DONE);
				this.server.status = 200;
			}
			await().until(() -> !network.isOnline());
			assertThat(listener.told).as("the second one hangs").hasSizeLessThanOrEqualTo(2);
			listener.gate.countDown();
			await().until(() -> listener.told.size() == 5);
			assertThat(listener.told).extracting(NetworkChanged::online)
				.containsExactly(false, true, false, true, false);
			assertThat(listener.told).extracting(NetworkChanged::source).containsOnly(NetworkChanged.Source.PROBE);
		});
	}

	@Test
	void withoutACheckTrafficTellsOfTheNetwork() {
		SyncTransport unreachable = SyncTransport.of("unreachable", (operation) -> SendResult.unavailable("no route"));
		this.server.status = 200;
		NetworkProbe none = () -> true;
		this.runner.withBean("none", NetworkProbe.class, () -> none)
			.withBean("unreachable", SyncTransport.class, () -> unreachable)
			.withBean(Listener.class)
			.run((context) -> {
				Listener listener = context.getBean(Listener.class);
				listener.gate.countDown();
				context.getBean(VixSync.class).enqueue(Operation.of("unreachable", "x"));
				await().until(() -> listener.told.contains(new NetworkChanged(false, NetworkChanged.Source.TRAFFIC)));
				context.getBean(VixSync.class).enqueue(Operation.of("test", "x"));
				await().until(() -> listener.told.size() == 2);
				assertThat(listener.told).extracting(NetworkChanged::online).containsExactly(false, true);
				assertThat(context.getBean(Network.class).destinations().unavailable()).containsExactly("unreachable");
			});
	}

	@Test
	void aReturnWakesTheEngineFromAnOfflineSleepHoweverLong() {
		this.server.status = 200;
		this.runner.withPropertyValues("vix.sync.engine.offline-sleep=1h").run((context) -> {
			VixSync vixSync = context.getBean(VixSync.class);
			String id = vixSync.enqueue(Operation.of("test", "x"));
			await().until(() -> !context.getBean(Network.class).isOnline());
			this.server.status = 204;
			await().until(() -> vixSync.find(id).orElseThrow().status() == OperationStatus.DONE);
		});
	}

	@Test
	void theCheckRunsAsLongAsTheEngineAndStartsAgainWithIt() {
		this.runner.run((context) -> {
			SyncEngineLifecycle lifecycle = context.getBean(SyncEngineLifecycle.class);
			await().until(() -> !this.server.received.isEmpty());
			for (int i = 0; i < 2; i++) {
				lifecycle.stop();
				await().until(() -> checkingThreads() == 0);
				lifecycle.start();
				int checks = this.server.received.size();
				await().until(() -> this.server.received.size() > checks);
				assertThat(checkingThreads()).isEqualTo(1);
			}
		});
		await().until(() -> checkingThreads() == 0);
	}

	@Test
	void aNodeWithTheEngineOffChecksNothing() {
		this.runner.withPropertyValues("vix.sync.engine.enabled=false").run((context) -> {
			assertThat(context).hasSingleBean(BackgroundProbe.class);
			assertThat(checkingThreads()).isZero();
			assertThat(this.server.received).isEmpty();
			assertThat(context.getBean(SyncEngine.class).isRunning()).isFalse();
		});
	}

	@Test
	void aBeanOfTheUserReplacesIt() {
		NetworkProbe theirs = () -> true;
		this.runner.withBean("theirs", NetworkProbe.class, () -> theirs).run((context) -> {
			assertThat(context.getBean(NetworkProbe.class)).isSameAs(theirs);
			assertThat(checkingThreads()).isZero();
		});
	}

	@Test
	void theHostsHttpSettingsHoldForTheCheck() {
		HttpClientSettings filtered = HttpClientSettings.defaults()
			.withInetAddressFilter(InetAddressFilter.externalAddresses());
		this.runner.withBean("theirSettings", HttpClientSettings.class, () -> filtered)
			.withPropertyValues("vix.sync.engine.enabled=false")
			.run((context) -> {
				assertThat(context.getBean(NetworkProbe.class).isOnline()).isFalse();
				assertThat(this.server.received).isEmpty();
			});
	}

	@Test
	void aCheckThatNothingCanMakeIsRefusedByTheNameOfItsKey() {
		this.runner.withClassLoader(new FilteredClassLoader(WebClient.class))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("vix.sync.network.probe-url"));
	}

	private static long checkingThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((each) -> each.getName().equals("vix-sync-network"))
			.count();
	}

	/** Fails at the first change and hangs at the others. */
	static class Listener {

		private final Queue<NetworkChanged> told = new ConcurrentLinkedQueue<>();

		private final CountDownLatch gate = new CountDownLatch(1);

		@EventListener
		void on(NetworkChanged change) throws InterruptedException {
			this.told.add(change);
			if (this.told.size() == 1) {
				throw new IllegalStateException("a listener's bug");
			}
			this.gate.await();
		}

	}

}
