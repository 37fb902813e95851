package com.vixcpp.sync.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.actuate.VixSyncHealthIndicator;
import com.vixcpp.sync.file.FileStore;
import com.vixcpp.sync.file.FileStore.FileStoreSettings;
import com.vixcpp.sync.jdbc.JdbcTransactions;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationEvent;
import com.vixcpp.sync.operation.OperationListener;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * An application whose outbox is in files, beside a database of its own.
 */
@ExtendWith(OutputCaptureExtension.class)
class FileHostTests {

	@TempDir
	private Path directory;

	private ConfigurableApplicationContext start(String... more) {
		return start(Host.class, more);
	}

	private ConfigurableApplicationContext start(Class<?> host, String... more) {
		List<String> properties = new ArrayList<>(
				List.of("vix.sync.store.type=file", "spring.main.web-application-type=none"));
		if (Stream.of(more).noneMatch((each) -> each.startsWith("vix.sync.store.file.path="))) {
			properties.add("vix.sync.store.file.path=" + this.directory.resolve("outbox"));
		}
		properties.addAll(List.of(more));
		return TestHost.start(host, properties.toArray(String[]::new));
	}

	@Test
	void itSyncsAndShowsItsHealthAndWhatItSurvives() {
		try (ConfigurableApplicationContext host = start()) {
			assertThat(TestHost.delivers(host)).isTrue();
			assertThat(host.getBeanNamesForType(JdbcTransactions.class)).isEmpty();
			assertThat(host.getBean(VixSyncHealthIndicator.class).health().getDetails())
				.containsEntry("durability", "process")
				.containsEntry("engine", "running");
		}
		try (ConfigurableApplicationContext host = start("vix.sync.wal.fsync-on-write=true")) {
			assertThat(TestHost.delivers(host)).isTrue();
			assertThat(host.getBean(VixSyncHealthIndicator.class).health().getDetails()).containsEntry("durability",
					"power");
		}
	}

	@Test
	void whatWaitsIsSentByTheNextProcess() {
		String id;
		try (ConfigurableApplicationContext host = start("vix.sync.engine.enabled=false")) {
			id = host.getBean(VixSync.class).enqueue(Operation.of("test.send", "/anywhere"));
		}
		try (ConfigurableApplicationContext host = start()) {
			TestHost.awaitDelivered(host, id);
			assertThat(host.getBean(VixSync.class).explain(id).sentence()).contains(id);
		}
	}

	@Test
	void whatIsEnqueuedInATransactionThatRollsBackStaysAndIsSaidOnce(CapturedOutput output) {
		try (ConfigurableApplicationContext host = start("vix.sync.engine.enabled=false")) {
			VixSync vixSync = host.getBean(VixSync.class);
			List<String> ids = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				host.getBean(TransactionTemplate.class).executeWithoutResult((status) -> {
					ids.add(vixSync.enqueue(Operation.of("test.send", "/anywhere")));
					status.setRollbackOnly();
				});
			}
			assertThat(ids).extracting(vixSync::find).allMatch(Optional::isPresent);
			assertThat(output.getOut().split("takes no part in it")).as("said once").hasSize(2);
		}
	}

	@Test
	void aListenerIsToldBeforeTheRecordIsWrittenAndWhatItEnqueuesIsWrittenWithIt() {
		try (ConfigurableApplicationContext host = start(ListeningHost.class, "vix.sync.engine.shutdown-timeout=2s")) {
			VixSync vixSync = host.getBean(VixSync.class);
			ListeningHost listening = host.getBean(ListeningHost.class);
			listening.broken.set(true);
			String id = vixSync.enqueue(Operation.of("test.send", "/first"));
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> listening.told.size() >= 2);
			assertThat(vixSync.find(id).orElseThrow().status()).as("not recorded").isEqualTo(OperationStatus.IN_FLIGHT);
			assertThat(vixSync.find("after-" + id)).as("undone with it").isEmpty();
			listening.broken.set(false);
			TestHost.awaitDelivered(host, id);
			TestHost.awaitDelivered(host, "after-" + id);
		}
	}

	@Test
	void anOutboxOfTheOriginalIsTakenOverAndSent() throws IOException {
		Path file = Files.writeString(this.directory.resolve("outbox.json"), """
				{"version":1,"ops":{"op_7":{"id":"op_7","kind":"test.send","target":"x","payload":"","status":0}}}
				""");
		try (ConfigurableApplicationContext host = start("vix.sync.store.file.import-from=" + file)) {
			TestHost.awaitDelivered(host, "op_7");
		}
		try (ConfigurableApplicationContext host = start("vix.sync.store.file.import-from=" + file)) {
			assertThat(host.getBean(VixSync.class).counts().pending()).isZero();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "store.file.segment-size=1KB | vix.sync.store.file.segment-size",
					"store.file.segment-size=2GB | vix.sync.store.file.segment-size",
					"store.file.import-from=/nowhere/outbox.json | vix.sync.store.file.import-from",
					"store.file.path=pom.xml | vix.sync.store.file.path", "store.file.pth=x | vix.sync.store.file.pth",
					"enqueue.transaction=mandatory | vix.sync.enqueue.transaction" })
	void nonsenseIsRefusedByTheNameOfItsKey(String property, String key, CapturedOutput output) {
		assertThatThrownBy(() -> start("vix.sync." + property)).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START").contains(key);
	}

	@Test
	void aSecondProcessIsToldWhoHasTheDirectory(CapturedOutput output) {
		try (FileStore first = FileStore
			.open(new FileStoreSettings(this.directory.resolve("outbox"), false, 100_000, false), () -> {
			}, () -> false)) {
			assertThatThrownBy(this::start).isNotNull();
			assertThat(first.durability().failure()).isNull();
		}
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("in use by process " + ProcessHandle.current().pid())
			.contains("vix.sync.store.file.path");
	}

	@Test
	void aDamagedLogIsRefusedWithItsPlaceAndWhatCanBeDone(CapturedOutput output) throws IOException {
		try (ConfigurableApplicationContext host = start()) {
			assertThat(TestHost.delivers(host)).isTrue();
		}
		Path log = this.directory.resolve("outbox/wal-0000000000000000001.log");
		byte[] bytes = Files.readAllBytes(log);
		bytes[70] ^= 1;
		Files.write(log, bytes);
		assertThatThrownBy(this::start).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains(log + " at offset 64")
			.contains("truncate -s 64");
		assertThat(Files.readAllBytes(log)).as("untouched").isEqualTo(bytes);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Host {

		@Bean
		SyncTransport testTransport() {
			return SyncTransport.of("test.send", (operation) -> SendResult.delivered());
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ListeningHost extends Host {

		private final AtomicBoolean broken = new AtomicBoolean();

		private final List<String> told = new java.util.concurrent.CopyOnWriteArrayList<>();

		@Bean
		OperationListener listener(org.springframework.beans.factory.ObjectProvider<VixSync> vixSync) {
			return new OperationListener() {
				@Override
				public void delivered(OperationEvent.Delivered event) {
					String id = event.operation().id();
					ListeningHost.this.told.add(id);
					if (!id.startsWith("after-")) {
						vixSync.getObject().enqueue(Operation.of("test.send", "/next").withId("after-" + id));
					}
					if (ListeningHost.this.broken.get()) {
						throw new IllegalStateException("not yet");
					}
				}
			};
		}

	}

}
