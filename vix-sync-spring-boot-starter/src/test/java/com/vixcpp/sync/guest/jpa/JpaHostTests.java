package com.vixcpp.sync.guest.jpa;

import java.util.HashMap;
import java.util.Map;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.guest.Jars;
import com.vixcpp.sync.guest.Receiver;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationEvent;
import com.vixcpp.sync.operation.OperationListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with Hibernate: enqueue takes part in the transactions of JPA, also
 * where the pool's connections do not commit by themselves and Hibernate relies on it.
 */
@ClassPathWithout({ Jars.WEB, Jars.DATA_JDBC, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class JpaHostTests {

	private static final Receiver receiver = new Receiver();

	private static final Map<Pool, ConfigurableApplicationContext> hosts = new HashMap<>();

	private static ConfigurableApplicationContext start(Pool pool) {
		return hosts.computeIfAbsent(pool,
				(each) -> TestHost.start(Host.class, receiver.asBaseUrl(),
						"spring.datasource.hikari.auto-commit=" + (each == Pool.AUTO_COMMIT),
						"spring.jpa.properties.hibernate.connection.provider_disables_autocommit="
								+ (each == Pool.NO_AUTO_COMMIT)));
	}

	@AfterAll
	static void stop() {
		hosts.values().forEach(ConfigurableApplicationContext::close);
		receiver.close();
	}

	@ParameterizedTest
	@EnumSource
	void entityAndOperationCommitTogether(Pool pool) {
		ConfigurableApplicationContext host = start(pool);
		String id = "committed-" + pool;
		transaction(host).executeWithoutResult((status) -> {
			notes(host).save(Note.of(id));
			vixSync(host).enqueue(operation(id));
		});
		assertThat(notes(host).existsByText(id)).isTrue();
		TestHost.awaitDelivered(host, id);
		assertThat(receiver.bodies()).contains(id);
	}

	@ParameterizedTest
	@EnumSource
	void entityAndOperationRollBackTogether(Pool pool) {
		ConfigurableApplicationContext host = start(pool);
		transaction(host).executeWithoutResult((status) -> {
			notes(host).saveAndFlush(Note.of("rolled-back"));
			vixSync(host).enqueue(operation("rolled-back"));
			assertThat(vixSync(host).find("rolled-back")).isPresent();
			status.setRollbackOnly();
		});
		assertThat(notes(host).existsByText("rolled-back")).isFalse();
		assertThat(vixSync(host).find("rolled-back")).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void anOperationThatASavedEntityPublishesIsEnqueuedWithIt(Pool pool) {
		ConfigurableApplicationContext host = start(pool);
		transaction(host).executeWithoutResult((status) -> {
			notes(host).save(Note.of("not-published").publishingItself());
			status.setRollbackOnly();
		});
		notes(host).save(Note.of("published").publishingItself());
		TestHost.awaitDelivered(host, "published");
		assertThat(vixSync(host).find("not-published")).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void whatAListenerEnqueuesAfterTheCommitIsKept(Pool pool) {
		ConfigurableApplicationContext host = start(pool);
		notes(host).save(Note.of("cause").publishing(new Saved("after-commit")));
		TestHost.awaitDelivered(host, "after-commit");
	}

	@ParameterizedTest
	@EnumSource
	void anEntityThatAListenerChangesIsWrittenWithTheDelivery(Pool pool) {
		ConfigurableApplicationContext host = start(pool);
		notes(host).save(Note.of("marked").publishingItself());
		TestHost.awaitDelivered(host, "marked");
		assertThat(notes(host).findByText("marked").orElseThrow().state).isEqualTo("delivered 204");
	}

	@ParameterizedTest
	@EnumSource
	void anEntityThatCannotBeWrittenUndoesNoMoreThanItsOwnDeliveryWhichIsNotRepeated(Pool pool) {
		ConfigurableApplicationContext host = start(pool);
		String id = "unfit-" + pool;
		host.getBean(Marking.class).unfit = 2;
		notes(host).save(Note.of(id).publishingItself());
		TestHost.awaitDelivered(host, id);
		assertThat(notes(host).findByText(id).orElseThrow().state).isEqualTo("delivered 204");
		assertThat(host.getBean(Marking.class).unfit).isZero();
		assertThat(receiver.bodies()).containsOnlyOnce(id);
	}

	private static TransactionTemplate transaction(ConfigurableApplicationContext host) {
		return new TransactionTemplate(host.getBean(JpaTransactionManager.class));
	}

	private static NoteRepository notes(ConfigurableApplicationContext host) {
		return host.getBean(NoteRepository.class);
	}

	private static VixSync vixSync(ConfigurableApplicationContext host) {
		return host.getBean(VixSync.class);
	}

	private static Operation operation(String id) {
		return Operation.of("http.post", "/notes", id).withId(id);
	}

	enum Pool {

		AUTO_COMMIT, NO_AUTO_COMMIT

	}

	record Saved(String id) {
	}

	static class AfterCommit {

		private final VixSync vixSync;

		AfterCommit(VixSync vixSync) {
			this.vixSync = vixSync;
		}

		@TransactionalEventListener
		void saved(Saved event) {
			this.vixSync.enqueue(operation(event.id()));
		}

	}

	/** Saves nothing by itself: the entity manager must be of the transaction. */
	static class Marking implements OperationListener {

		private final NoteRepository notes;

		/** So many more times its entity does not fit into its column. */
		private volatile int unfit;

		Marking(NoteRepository notes) {
			this.notes = notes;
		}

		@Override
		public void delivered(OperationEvent.Delivered event) {
			String id = event.operation().id();
			this.notes.findByText(id).ifPresent((note) -> {
				note.state = "delivered " + event.status();
				if (id.startsWith("unfit") && this.unfit > 0) {
					this.unfit--;
					note.state = "x".repeat(21);
				}
			});
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ AfterCommit.class, Marking.class })
	static class Host {

	}

}
