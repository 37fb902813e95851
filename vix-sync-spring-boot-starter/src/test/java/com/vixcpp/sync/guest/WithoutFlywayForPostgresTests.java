package com.vixcpp.sync.guest;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.TestHost;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * An application that has Flyway, but not its module for PostgreSQL.
 */
@ClassPathWithout({ "flyway-database-postgresql", Jars.WEB, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2,
		Jars.BOOT_FLYWAY, Jars.SECURITY })
@ExtendWith(OutputCaptureExtension.class)
class WithoutFlywayForPostgresTests {

	@Test
	void theStartNamesTheModule(CapturedOutput output) {
		try (HikariDataSource database = TestDatabase.POSTGRESQL.empty()) {
			assertThatThrownBy(() -> TestHost.start(Host.class, database));
		}
		StartUpFailure.in(output)
			.describes("The tables of the outbox cannot be created without org.flywaydb:flyway-database-postgresql")
			.advises("Add the dependency org.flywaydb:flyway-database-postgresql");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Host {

	}

}
