package com.vixcpp.sync.jdbc;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

import com.vixcpp.sync.outbox.StoreUnavailableException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * Tells a database that is away from a statement that it will not take. Away is also one
 * that answers but cannot be written: read-only, full, shutting down. The SQL state
 * decides; Spring's translation knows neither a read-only database nor H2's own states,
 * and takes a row that is too large (54) for a failed resource.
 */
final class StoreFailure {

	/** Connection, resources, operator intervention, system error. */
	private static final Set<String> AWAY_CLASSES = Set.of("08", "53", "57", "58");

	/** Of H2: closed, broken, its file cannot be read or written, no memory. */
	private static final Set<String> AWAY = Set.of("90007", "90013", "90020", "90028", "90030", "90031", "90067",
			"90098", "90108", "90121", "90124");

	/** PostgreSQL has ended a session that rested in a transaction. */
	private static final String RESTED = "25P03";

	private static final Set<String> READ_ONLY = Set.of("25006", "90097");

	private static final Set<String> FULL = Set.of("53100", "90100");

	private static final int LONGEST = 300;

	private StoreFailure() {
	}

	/**
	 * Translate what the database or its pool said.
	 * @return {@link StoreUnavailableException} with what is wrong in words for a person,
	 * or the exception as it was
	 */
	static RuntimeException translate(RuntimeException ex) {
		SQLException said = lastOf(ex);
		return isAway(ex, said) ? new StoreUnavailableException(describe(ex, said), ex) : ex;
	}

	/** The one nearest to the database: pools and drivers wrap it. */
	static @Nullable SQLException lastOf(Throwable ex) {
		SQLException last = null;
		for (Throwable each = ex; each != null; each = each.getCause()) {
			if (each instanceof SQLException sql) {
				last = sql;
			}
		}
		return last;
	}

	private static boolean isAway(RuntimeException ex, @Nullable SQLException said) {
		String state = (said != null) ? said.getSQLState() : null;
		if (said != null && isFileOfH2(said)) {
			return true;
		}
		if (said instanceof SQLTransientConnectionException || said instanceof SQLNonTransientConnectionException
				|| said instanceof SQLRecoverableException) {
			return true;
		}
		if (state != null && state.length() == 5) {
			return AWAY_CLASSES.contains(state.substring(0, 2)) || AWAY.contains(state) || RESTED.equals(state)
					|| READ_ONLY.contains(state) || FULL.contains(state);
		}
		return ex instanceof DataAccessResourceFailureException || ex instanceof TransientDataAccessResourceException
				|| ex instanceof RecoverableDataAccessException || ex instanceof QueryTimeoutException
				|| ex instanceof CannotCreateTransactionException
				// A commit may also fail without a word of the database: what the
				// validation of an entity refuses says nothing of it.
				|| (ex instanceof TransactionSystemException && said != null);
	}

	/** H2 calls it a general error when it cannot write its file, and closes itself. */
	private static boolean isFileOfH2(SQLException said) {
		return "HY000".equals(said.getSQLState()) && String.valueOf(said.getMessage()).contains("MVStoreException");
	}

	private static boolean says(Throwable ex, String words) {
		for (Throwable each = ex; each != null; each = each.getCause()) {
			if (String.valueOf(each.getMessage()).contains(words)) {
				return true;
			}
		}
		return false;
	}

	private static String describe(RuntimeException ex, @Nullable SQLException said) {
		String state = (said != null && said.getSQLState() != null) ? said.getSQLState() : "";
		String message = String.valueOf((said != null) ? said.getMessage() : ex.getMessage());
		return "The database of the outbox " + what(ex, state) + ": " + oneLine(message);
	}

	private static String what(Throwable ex, String state) {
		if (READ_ONLY.contains(state)) {
			return "is read-only";
		}
		if (FULL.contains(state) || says(ex, "No space left")) {
			return "has no disk space left";
		}
		if (state.equals("53300")) {
			return "takes no more connections";
		}
		if (state.equals(RESTED)) {
			return "ended a session, since this process stood still in a transaction";
		}
		if (state.startsWith("57P")) {
			return "is being stopped or started";
		}
		return state.isEmpty() && says(ex, "request timed out after") ? "gave no connection in time"
				: "cannot be reached";
	}

	private static String oneLine(String message) {
		String line = message.strip().replaceAll("\\s+", " ");
		return (line.length() <= LONGEST) ? line : line.substring(0, LONGEST) + "…";
	}

}
