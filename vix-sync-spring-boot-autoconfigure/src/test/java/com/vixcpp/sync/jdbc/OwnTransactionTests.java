package com.vixcpp.sync.jdbc;

import java.util.concurrent.CompletableFuture;

import com.vixcpp.sync.TestDatabase;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the engine changes is never part of what the application or the pool has begun.
 */
class OwnTransactionTests {

	private final HikariDataSource dataSource = TestDatabase.POSTGRESQL.empty();

	private final DelegatingDataSource connections = new DelegatingDataSource(this.dataSource);

	private final JdbcClient jdbc = JdbcClient.create(this.connections);

	private final OwnTransaction transaction = new OwnTransaction(this.connections);

	@AfterEach
	void close() {
		this.dataSource.close();
	}

	private String isolation() {
		return this.transaction
			.execute((status) -> this.jdbc.sql("show transaction_isolation").query(String.class).single());
	}

	private HikariDataSource isolated(String level) {
		HikariDataSource isolated = new HikariDataSource();
		this.dataSource.copyStateTo(isolated);
		isolated.setTransactionIsolation(level);
		this.connections.setTargetDataSource(isolated);
		return isolated;
	}

	@Test
	void isReadCommittedWhateverThePoolIs() {
		try (HikariDataSource isolated = isolated("TRANSACTION_SERIALIZABLE")) {
			assertThat(JdbcClient.create(isolated).sql("show transaction_isolation").query(String.class).single())
				.isEqualTo("serializable");
			assertThat(isolation()).isEqualTo("read committed");
			assertThat(isolation()).isEqualTo("read committed");
		}
	}

	@Test
	void asksEachConnectionOnceOneWasNotAsItShouldBe() {
		assertThat(isolation()).isEqualTo("read committed");
		this.jdbc.sql("create table counter (value integer)").update();
		this.jdbc.sql("insert into counter values (0)").update();
		try (HikariDataSource isolated = isolated("TRANSACTION_REPEATABLE_READ")) {
			JdbcClient other = JdbcClient.create(isolated);
			assertThatExceptionOfType(ConcurrencyFailureException.class)
				.isThrownBy(() -> this.transaction.execute((status) -> {
					this.jdbc.sql("select value from counter").query(Integer.class).single();
					CompletableFuture.runAsync(() -> other.sql("update counter set value = 1").update()).join();
					return this.jdbc.sql("update counter set value = 2").update();
				}));
			for (int i = 0; i < 5; i++) {
				assertThat(isolation()).isEqualTo("read committed");
			}
		}
	}

	@Test
	void isCommittedWhereConnectionsDoNotDoThatByThemselves() {
		try (HikariDataSource manual = new HikariDataSource()) {
			this.dataSource.copyStateTo(manual);
			manual.setAutoCommit(false);
			this.connections.setTargetDataSource(manual);
			this.transaction.execute((status) -> this.jdbc.sql("create table note (text varchar(9))").update());
			this.transaction.execute((status) -> this.jdbc.sql("insert into note values ('kept')").update());
		}
		this.connections.setTargetDataSource(this.dataSource);
		assertThat(this.jdbc.sql("select text from note").query(String.class).list()).containsExactly("kept");
	}

	@Test
	void asksForTheIsolationOnce() throws Exception {
		try (RoundTrips trips = new RoundTrips(this.dataSource);
				HikariDataSource through = trips.through(this.dataSource)) {
			OwnTransaction transaction = new OwnTransaction(through);
			JdbcClient client = JdbcClient.create(through);
			transaction.execute((status) -> client.sql("select 1").query(Integer.class).single());
			assertThatExceptionOfType(CannotAcquireLockException.class)
				.isThrownBy(() -> transaction.execute((status) -> {
					throw new CannotAcquireLockException("as of two that wait for each other");
				}));
			int before = trips.count();
			transaction.execute((status) -> client.sql("select 1").query(Integer.class).single());
			assertThat(trips.count() - before).as("begin and query, commit").isEqualTo(2);
		}
	}

}
