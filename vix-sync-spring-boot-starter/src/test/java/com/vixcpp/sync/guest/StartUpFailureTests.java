package com.vixcpp.sync.guest;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.transport.PeerTransport;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What a user reads who has given us a database that we cannot use.
 */
@ClassPathWithout({ Jars.WEB, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
@ExtendWith(OutputCaptureExtension.class)
class StartUpFailureTests {

	@Test
	void anUnknownDatabaseIsNamed(CapturedOutput output) {
		assertThatThrownBy(() -> TestHost.start(Host.class, "spring.datasource.url=jdbc:hsqldb:mem:unknown"));
		StartUpFailure.in(output)
			.describes("'HSQL Database Engine'. Vix Sync is made for H2 and PostgreSQL")
			.advises("Use an H2 or PostgreSQL DataSource, mark one of several with @VixSyncDataSource, or set"
					+ " vix.sync.enabled=false");
	}

	@Test
	void ofSeveralDataSourcesOneMustBeMarked(CapturedOutput output) {
		assertThatThrownBy(() -> TestHost.start(TwoDataSources.class));
		StartUpFailure.in(output)
			.describes("There are several DataSource beans, and none of them is the one to keep the outbox in")
			.advises("Mark the one that your local writes go to with @VixSyncDataSource or @Primary");
	}

	/**
	 * What is missing for another reason than a missing DataSource is for Boot to tell.
	 */
	@Test
	void aBeanOfOursThatIsNotThereIsNotTakenForAMissingDataSource(CapturedOutput output) {
		assertThatThrownBy(() -> TestHost.start(NeedsPeers.class));
		StartUpFailure.in(output).describes("required a bean of type 'com.vixcpp.sync.transport.PeerTransport'");
		assertThat(output).doesNotContain("There is no DataSource");
	}

	@ParameterizedTest
	@ValueSource(strings = { "SQL_ASCII", "LATIN1" })
	void aDatabaseThatCannotKeepEveryTextIsNamed(String encoding, CapturedOutput output) {
		String name = "in_" + encoding.toLowerCase();
		try (HikariDataSource server = TestDatabase.POSTGRESQL.empty()) {
			JdbcClient jdbc = JdbcClient.create(server);
			String there = jdbc.sql("select current_database()").query(String.class).single();
			jdbc.sql("create database " + name + " encoding '" + encoding
					+ "' template template0 lc_collate 'C' lc_ctype 'C'")
				.update();
			String url = server.getJdbcUrl().replace(there, name);
			assertThatThrownBy(() -> TestHost.start(Host.class, "spring.datasource.url=" + url,
					"spring.datasource.username=" + server.getUsername(),
					"spring.datasource.password=" + server.getPassword()));
		}
		StartUpFailure.in(output)
			.describes("'" + name + "', whose encoding is " + encoding + ": it must be UTF8")
			.advises("create database <name> encoding 'UTF8' template template0");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Host {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TwoDataSources {

		@Bean
		HikariDataSource first() {
			return TestDatabase.H2.empty();
		}

		@Bean
		HikariDataSource second() {
			return TestDatabase.H2.empty();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class NeedsPeers {

		@Bean
		Object needsPeers(PeerTransport peers) {
			return peers;
		}

	}

}
