package com.vixcpp.sync.autoconfigure;

import java.nio.file.Path;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.actuate.VixSyncHealthIndicator;
import com.vixcpp.sync.operation.OperationFilter;
import com.vixcpp.sync.operation.Paging;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * An application that has taken spring-boot-starter-jdbc out: with the outbox in files
 * everything works, and without it is told what to type.
 */
@ClassPathWithout({ "spring-jdbc", "spring-tx", "spring-boot-jdbc", "spring-boot-flyway", "HikariCP", "flyway-*", "h2",
		"postgresql" })
@ExtendWith(OutputCaptureExtension.class)
class WithoutJdbcTests {

	private static final String NO_WEB = "spring.main.web-application-type=none";

	@TempDir
	private Path directory;

	@Test
	void withTheOutboxInFilesEverythingWorks() {
		try (ConfigurableApplicationContext host = TestHost.start(Host.class, NO_WEB, "vix.sync.store.type=file",
				"vix.sync.store.file.path=" + this.directory)) {
			assertThat(TestHost.delivers(host)).isTrue();
			VixSync vixSync = host.getBean(VixSync.class);
			String id = vixSync.list(OperationFilter.all(), Paging.first(10)).operations().get(0).operationId();
			assertThat(vixSync.explain(id).sentence()).contains(id);
			assertThat(vixSync.resend(id)).isTrue();
			assertThat(vixSync.pause()).isTrue();
			assertThat(vixSync.resume()).isTrue();
			assertThat(host.getBean(MeterRegistry.class).get("vix.sync.enqueued").counter().count()).isEqualTo(1);
			assertThat(host.getBean(VixSyncHealthIndicator.class).health().getDetails()).containsEntry("durability",
					"process");
		}
	}

	@Test
	void withoutAStoreThatWasAskedForItDoesNotStartAndSaysWhatToType(CapturedOutput output) {
		assertThatThrownBy(() -> TestHost.start(Host.class, NO_WEB, "vix.sync.store.type=jdbc")).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START").contains("vix.sync.store.type=file");
	}

	@Test
	void withoutAStoreThatNobodyAskedForItStartsAndSaysWhatToType(CapturedOutput output) {
		TestHost.start(Host.class, NO_WEB).close();
		assertThat(output).contains("There is no DataSource to keep operations in")
			.contains("vix.sync.store.type=file");
	}

	@Test
	void whoNeedsWhatThereIsNotIsToldWhatToType(CapturedOutput output) {
		assertThatThrownBy(() -> TestHost.start(Needy.class, NO_WEB)).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START").contains("vix.sync.store.type=file");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Host {

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		SyncTransport testTransport() {
			return SyncTransport.of("test.send", (operation) -> SendResult.delivered());
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Needy {

		@Bean
		String needy(VixSync vixSync) {
			return vixSync.toString();
		}

	}

}
