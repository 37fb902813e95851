package com.vixcpp.sync.jdbc;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

import com.vixcpp.sync.outbox.StoreUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What says that the database is away, and what only that it will not take one statement.
 */
class StoreFailureTests {

	private static RuntimeException translated(String state) {
		return StoreFailure.translate(new UncategorizedSQLException("settle", "update …",
				new SQLException("what the database\nsays", state)));
	}

	@ParameterizedTest
	@CsvSource({ "08006, cannot be reached",
			"25P03, 'ended a session, since this process stood still in a transaction'", "25006, is read-only",
			"53100, has no disk space left", "53300, takes no more connections", "57P01, is being stopped or started",
			"57P03, is being stopped or started", "58030, cannot be reached", "90097, is read-only",
			"90098, cannot be reached", "90121, cannot be reached", "90067, cannot be reached" })
	void aStoreThatIsAwaySaysWhy(String state, String why) {
		assertThat(translated(state)).isInstanceOf(StoreUnavailableException.class)
			.hasMessage("The database of the outbox " + why + ": what the database says");
	}

	@ParameterizedTest
	@ValueSource(strings = { "22021", "22001", "23505", "40001", "40P01", "42P01", "54000", "50200" })
	void aStatementThatIsRefusedSaysNothingAboutTheStore(String state) {
		assertThat(translated(state)).isInstanceOf(UncategorizedSQLException.class);
	}

	@Test
	void aRowThatIsTooLargeIsNoLostConnection() {
		RuntimeException row = new DataAccessResourceFailureException("as Spring translates 54",
				new SQLException("index row size exceeds maximum", "54000"));
		assertThat(StoreFailure.translate(row)).isSameAs(row);
	}

	@Test
	void aFileThatH2CannotWriteIsAStoreThatIsAway() {
		SQLException general = new SQLException("General error: \"org.h2.mvstore.MVStoreException: Writing failed\"",
				"HY000", new java.io.IOException("No space left on device"));
		assertThat(StoreFailure.translate(new UncategorizedSQLException("settle", "update", general)))
			.isInstanceOf(StoreUnavailableException.class)
			.hasMessageContaining("has no disk space left");
	}

	@Test
	void aCommitThatFailsWithoutAWordOfTheDatabaseSaysNothingAboutTheStore() {
		RuntimeException commit = new TransactionSystemException("Could not commit JPA transaction",
				new IllegalStateException("a listener of the entity refuses"));
		assertThat(StoreFailure.translate(commit)).isSameAs(commit);
		assertThat(StoreFailure.translate(new TransactionSystemException("Could not commit", new SQLException("gone"))))
			.isInstanceOf(StoreUnavailableException.class);
	}

	@Test
	void anEmptyPoolIsAStoreThatIsAwayAndItsCauseIsTold() {
		SQLException pool = new SQLTransientConnectionException("request timed out after 30000ms");
		assertThat(StoreFailure.translate(new CannotCreateTransactionException("begin", pool)))
			.hasMessageContaining("gave no connection in time");
		pool.initCause(new SQLException("Connection to 127.0.0.1:5432 refused", "08001"));
		assertThat(StoreFailure.translate(new CannotCreateTransactionException("begin", pool)))
			.hasMessageContaining("cannot be reached: Connection to 127.0.0.1:5432 refused");
	}

}
