package com.vixcpp.sync.kill;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A data source whose commits and plain statements (those of migrations) are moments.
 * What is run is run by the real connection.
 */
final class WatchedDataSource extends DelegatingDataSource {

	private final Moments moments;

	WatchedDataSource(DataSource dataSource, Moments moments) {
		super(dataSource);
		this.moments = moments;
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = super.getConnection();
		return proxy(Connection.class, (method, arguments) -> switch (method.getName()) {
			case "commit" -> {
				this.moments.committing();
				connection.commit();
				this.moments.committed();
				yield null;
			}
			case "createStatement" -> watched((Statement) method.invoke(connection, arguments));
			default -> method.invoke(connection, arguments);
		});
	}

	private Statement watched(Statement statement) {
		return proxy(Statement.class, (method, arguments) -> {
			if (method.getName().startsWith("execute")) {
				this.moments.reached(Moment.MIGRATION);
			}
			return method.invoke(statement, arguments);
		});
	}

	/** A data source whose connections do something else than they are asked for. */
	static final class Rewired extends DelegatingDataSource {

		private final String asked;

		private final String done;

		Rewired(DataSource dataSource, String asked, String done) {
			super(dataSource);
			this.asked = asked;
			this.done = done;
		}

		@Override
		public Connection getConnection() throws SQLException {
			Connection connection = super.getConnection();
			return proxy(Connection.class,
					(method, arguments) -> (method.getName().equals(this.asked) && arguments == null)
							? Connection.class.getMethod(this.done).invoke(connection)
							: method.invoke(connection, arguments));
		}

	}

	private static <T> T proxy(Class<T> type, Call call) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, arguments) -> {
				try {
					return call.invoke(method, arguments);
				}
				catch (InvocationTargetException ex) {
					throw ex.getTargetException();
				}
			}));
	}

	private interface Call {

		Object invoke(Method method, Object[] arguments) throws Throwable;

	}

}
