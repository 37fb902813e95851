package com.vixcpp.sync.guest.datajdbc;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.guest.Jars;
import com.vixcpp.sync.guest.Receiver;
import com.vixcpp.sync.operation.OperationEvent;
import com.vixcpp.sync.operation.OperationListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with Spring Data JDBC: an aggregate root enqueues by being saved.
 */
@ClassPathWithout({ Jars.WEB, Jars.JPA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class DataJdbcHostTests {

	private static final Receiver receiver = new Receiver();

	private static ConfigurableApplicationContext host;

	@BeforeAll
	static void start() {
		host = TestHost.start(Host.class, receiver.asBaseUrl());
		host.getBean(JdbcClient.class)
			.sql("create table note (id identity, text varchar(99) unique, state varchar(20))")
			.update();
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

	@Test
	void anAggregateThatAListenerSavesIsWrittenWithTheDeliveryOrNotAtAll() {
		host.getBean(Marking.class).throwing = 2;
		NoteRepository notes = host.getBean(NoteRepository.class);
		notes.save(Note.of("marked"));
		TestHost.awaitDelivered(host, "marked");
		assertThat(notes.findByText("marked").orElseThrow().state).isEqualTo("delivered 204");
		assertThat(host.getBean(Marking.class).before).containsOnlyNulls().hasSize(3);
		assertThat(receiver.bodies()).containsOnlyOnce("marked");
	}

	static class Marking implements OperationListener {

		private final NoteRepository notes;

		private final List<String> before = new CopyOnWriteArrayList<>();

		private volatile int throwing;

		Marking(NoteRepository notes) {
			this.notes = notes;
		}

		@Override
		public void delivered(OperationEvent.Delivered event) {
			if (event.operation().id().equals("marked")) {
				Note note = this.notes.findByText("marked").orElseThrow();
				this.before.add(note.state);
				note.state = "delivered " + event.status();
				this.notes.save(note);
				if (this.throwing-- > 0) {
					throw new IllegalStateException("not yet");
				}
			}
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Marking.class)
	static class Host {

	}

}
