package com.vixcpp.sync.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

/**
 * An advisory lock of PostgreSQL that shows other nodes that this one has a session: held
 * on a connection of its own for as long as the node claims. Safe for use by several
 * threads.
 */
final class NodeLock {

	private static final long CHECK_NANOS = 1_000_000_000;

	private final DataSource dataSource;

	private final long key;

	private @Nullable Connection connection;

	private long checkedNanos;

	NodeLock(DataSource dataSource, long key) {
		this.dataSource = dataSource;
		this.key = key;
	}

	/**
	 * Hold the lock: take it, or make sure once a second that the session lives.
	 * @return whether it has been taken now
	 * @throws SQLException if the database cannot be reached
	 */
	synchronized boolean hold() throws SQLException {
		long now = System.nanoTime();
		if (this.connection != null && now - this.checkedNanos < CHECK_NANOS) {
			return false;
		}
		this.checkedNanos = now;
		if (this.connection != null && this.connection.isValid(1)) {
			return false;
		}
		release();
		Connection taken = this.dataSource.getConnection();
		try {
			taken.setAutoCommit(true);
			if (!call(taken, "select pg_try_advisory_lock(?)", this.key)) {
				throw new SQLException("Another session holds the advisory lock of this node", "55P03");
			}
		}
		catch (SQLException ex) {
			// Only a connection that has the lock is kept.
			close(taken);
			throw ex;
		}
		this.connection = taken;
		return true;
	}

	/**
	 * Whether the lock of another node is free at this moment. Needs the own lock.
	 * @throws SQLException if the database cannot be reached
	 */
	synchronized boolean isFree(long otherKey) throws SQLException {
		Connection own = this.connection;
		if (own == null || !call(own, "select pg_try_advisory_lock(?)", otherKey)) {
			return false;
		}
		call(own, "select pg_advisory_unlock(?)", otherKey);
		return true;
	}

	/** Whether the server has been up long enough for its clients to have come back. */
	synchronized boolean isServerSettled() throws SQLException {
		Connection own = this.connection;
		return own != null
				&& call(own, "select clock_timestamp() - pg_postmaster_start_time() > ? * interval '1 second'", 15);
	}

	synchronized void release() {
		Connection own = this.connection;
		this.connection = null;
		if (own != null) {
			close(own);
		}
	}

	/** A pool keeps the session, and with it what it has locked. */
	private static void close(Connection closing) {
		try (closing) {
			if (!closing.isClosed()) {
				try (PreparedStatement statement = closing.prepareStatement("select pg_advisory_unlock_all()")) {
					statement.execute();
				}
			}
		}
		catch (SQLException ex) {
			// The session has ended, and the lock with it.
		}
	}

	private static boolean call(Connection connection, String sql, long argument) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			statement.setLong(1, argument);
			try (ResultSet result = statement.executeQuery()) {
				return result.next() && result.getBoolean(1);
			}
		}
	}

}
