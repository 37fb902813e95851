package com.vixcpp.sync.guest.datajdbc;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.guest.Jars;
import com.vixcpp.sync.guest.Receiver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with Spring Data JDBC: an aggregate root enqueues by being saved.
 */
@ClassPathWithout({ Jars.WEB, Jars.JPA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY })
class DataJdbcHostTests {

	private static final Receiver receiver = new Receiver();

	private static ConfigurableApplicationContext host;

	@BeforeAll
	static void start() {
		host = TestHost.start(Host.class, receiver.asBaseUrl());
		host.getBean(JdbcClient.class).sql("create table note (id identity, text varchar(99) unique)").update();
	}

	@AfterAll
	static void stop() {
		host.close();
		receiver.close();
	}

	@Test
	void anAggregateRootThatIsSavedIsDelivered() {
		host.getBean(NoteRepository.class).save(Note.of("saved"));
		TestHost.awaitDelivered(host, "saved");
		assertThat(receiver.bodies()).contains("saved");
	}

	@Test
	void anAggregateRootThatIsRolledBackTakesItsOperationWithIt() {
		NoteRepository notes = host.getBean(NoteRepository.class);
		VixSync vixSync = host.getBean(VixSync.class);
		new TransactionTemplate(host.getBean(PlatformTransactionManager.class)).executeWithoutResult((transaction) -> {
			notes.save(Note.of("rolled-back"));
			assertThat(vixSync.find("rolled-back")).isPresent();
			transaction.setRollbackOnly();
		});
		assertThat(vixSync.find("rolled-back")).isEmpty();
		assertThat(notes.findAll()).noneMatch((note) -> note.text.equals("rolled-back"));
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Host {

	}

}
