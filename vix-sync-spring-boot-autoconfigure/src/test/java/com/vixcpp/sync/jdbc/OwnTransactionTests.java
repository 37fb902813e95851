package com.vixcpp.sync.jdbc;

import java.util.concurrent.CompletableFuture;

import com.vixcpp.sync.TestDatabase;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the engine changes is never part of what the application or the pool has begun.
 */
class OwnTransactionTests {

	private final HikariDataSource dataSource = TestDatabase.POSTGRESQL.empty();

	private final JdbcClient jdbc = JdbcClient.create(this.dataSource);

	private OwnTransaction transaction = new OwnTransaction(this.dataSource);

	@AfterEach
	void close() {
		this.dataSource.close();
	}

	private String isolation() {
		return this.transaction
			.execute((status) -> this.jdbc.sql("show transaction_isolation").query(String.class).single());
	}

	private void isolateConnections(String level) {
		this.jdbc
			.sql("alter database " + this.jdbc.sql("select current_database()").query(String.class).single()
					+ " set default_transaction_isolation to '" + level + "'")
			.update();
		this.dataSource.getHikariPoolMXBean().softEvictConnections();
		assertThat(this.jdbc.sql("show transaction_isolation").query(String.class).single()).isEqualTo(level);
	}

	@Test
	void isReadCommittedWhateverThePoolIs() {
		assertThat(isolation()).isEqualTo("read committed");
		assertThat(isolation()).isEqualTo("read committed");
		isolateConnections("serializable");
		this.transaction = new OwnTransaction(this.dataSource);
		assertThat(isolation()).isEqualTo("read committed");
		assertThat(isolation()).isEqualTo("read committed");
	}

	@Test
	void asksEachConnectionOnceOneWasNotAsItShouldBe() {
		isolation();
		isolateConnections("repeatable read");
		this.jdbc.sql("create table counter (value integer)").update();
		this.jdbc.sql("insert into counter values (0)").update();
		assertThatExceptionOfType(ConcurrencyFailureException.class)
			.isThrownBy(() -> this.transaction.execute((status) -> {
				this.jdbc.sql("select value from counter").query(Integer.class).single();
				CompletableFuture.runAsync(() -> this.jdbc.sql("update counter set value = 1").update()).join();
				return this.jdbc.sql("update counter set value = 2").update();
			}));
		for (int i = 0; i < 5; i++) {
			assertThat(isolation()).isEqualTo("read committed");
		}
	}

	@Test
	void isCommittedWhereConnectionsDoNotDoThatByThemselves() {
		try (HikariDataSource manual = new HikariDataSource()) {
			this.dataSource.copyStateTo(manual);
			manual.setAutoCommit(false);
			JdbcClient client = JdbcClient.create(manual);
			this.transaction = new OwnTransaction(manual);
			this.transaction.execute((status) -> client.sql("create table note (text varchar(9))").update());
			this.transaction.execute((status) -> client.sql("insert into note values ('kept')").update());
		}
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
