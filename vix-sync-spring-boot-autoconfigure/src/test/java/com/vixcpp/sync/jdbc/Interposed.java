package com.vixcpp.sync.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Lets somebody else do something once, just before a certain statement or the commit.
 */
final class Interposed extends DelegatingDataSource {

	/** A part of a statement; null for the commit. */
	private final @Nullable String statement;

	private final Runnable work;

	private final AtomicBoolean done = new AtomicBoolean();

	Interposed(DataSource dataSource, @Nullable String statement, Runnable work) {
		super(dataSource);
		this.statement = statement;
		this.work = work;
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = super.getConnection();
		return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
				(proxy, method, arguments) -> {
					if (isMoment(method.getName(), arguments) && this.done.compareAndSet(false, true)) {
						this.work.run();
					}
					try {
						return method.invoke(connection, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

	private boolean isMoment(String method, Object[] arguments) {
		return (this.statement == null) ? method.equals("commit")
				: method.equals("prepareStatement") && ((String) arguments[0]).contains(this.statement);
	}

}
