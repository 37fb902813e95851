package com.vixcpp.sync.jdbc;

import java.sql.SQLException;
import java.sql.Wrapper;
import java.util.Set;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;

import org.springframework.util.ClassUtils;

/**
 * When an H2 database is closed (by {@code SHUTDOWN}, or by itself after it could not
 * write), all connections to it are dead for good. Hikari takes H2's states for errors of
 * a statement and does not check a connection that was used a moment ago, so a busy
 * application would be handed the dead ones for ever.
 */
final class DeadConnections {

	/** Object closed, connection broken, database closed. */
	private static final Set<String> CLOSED = Set.of("90007", "90067", "90098", "90121");

	private static final boolean HIKARI = ClassUtils.isPresent("com.zaxxer.hikari.HikariDataSource",
			DeadConnections.class.getClassLoader());

	private DeadConnections() {
	}

	/**
	 * Let the pool replace its connections if this is what a dead one says.
	 * @return whether it is
	 */
	static boolean drop(DataSource dataSource, Throwable ex) {
		boolean closed = isDatabaseClosed(ex);
		if (closed && HIKARI) {
			Hikari.drop(dataSource);
		}
		return closed;
	}

	/** Whether this says that H2 has closed the database, and with it every handle. */
	static boolean isDatabaseClosed(Throwable ex) {
		SQLException said = StoreFailure.lastOf(ex);
		return said != null && CLOSED.contains(String.valueOf(said.getSQLState()));
	}

	/** Touched only where Hikari is there. */
	private static final class Hikari {

		static void drop(DataSource dataSource) {
			try {
				Wrapper wrapper = dataSource;
				if (wrapper.isWrapperFor(HikariDataSource.class)) {
					HikariPoolMXBean pool = wrapper.unwrap(HikariDataSource.class).getHikariPoolMXBean();
					if (pool != null) {
						pool.softEvictConnections();
					}
				}
			}
			catch (SQLException ex) {
				// Then it is not for us to say.
			}
		}

	}

}
