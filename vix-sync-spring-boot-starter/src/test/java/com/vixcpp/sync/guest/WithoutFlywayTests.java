package com.vixcpp.sync.guest;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * An application that has taken Flyway out.
 */
@ClassPathWithout({ "flyway-*", Jars.WEB, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY,
		Jars.SECURITY })
@ExtendWith(OutputCaptureExtension.class)
class WithoutFlywayTests {

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theStartSaysWhoseTablesAreMissing(boolean lazy, CapturedOutput output) {
		assertThatThrownBy(() -> TestHost.start(Host.class, "spring.main.lazy-initialization=" + lazy,
				"vix.sync.engine.enabled=" + !lazy));
		StartUpFailure.in(output)
			.describes("The tables of the outbox cannot be created without org.flywaydb:flyway-core")
			.advises("Add the dependency org.flywaydb:flyway-core, or copy the scripts (com/vixcpp/sync/flyway in our"
					+ " jar) into your own migrations and set vix.sync.jdbc.migrate=false");
	}

	@Test
	void thoseWhoMakeTheTablesThemselvesDoNotNeedIt() {
		try (ConfigurableApplicationContext host = TestHost.start(Host.class, "vix.sync.jdbc.migrate=false",
				"spring.sql.init.schema-locations=classpath:com/vixcpp/sync/flyway/h2/V1__vix_sync.sql")) {
			assertThat(host.getBean(VixSync.class).counts().pending()).isZero();
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Host {

	}

}
