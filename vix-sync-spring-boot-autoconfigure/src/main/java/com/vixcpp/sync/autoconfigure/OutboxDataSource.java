package com.vixcpp.sync.autoconfigure;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.util.ClassUtils;

/**
 * The data source that keeps the outbox: the marked one, else the only or primary one.
 */
record OutboxDataSource(DataSource dataSource) {

	static OutboxDataSource choose(ObjectProvider<DataSource> marked, ObjectProvider<DataSource> all) {
		DataSource dataSource = marked.getIfAvailable(all::getIfUnique);
		if (dataSource == null) {
			throw new OutboxDataSourceException(
					"There are several DataSource beans, and none of them is the one to keep the outbox in");
		}
		return new OutboxDataSource(dataSource);
	}

	/** Whether a connection can be kept without taking the pool's last. */
	boolean hasConnectionToSpare() {
		boolean hikari = ClassUtils.isPresent("com.zaxxer.hikari.HikariDataSource", getClass().getClassLoader());
		return !hikari || Pool.size(this.dataSource) > 1;
	}

	/** Touched only where HikariCP is there. */
	private static final class Pool {

		static int size(DataSource dataSource) {
			HikariConfigMXBean pool = DataSourceUnwrapper.unwrap(dataSource, HikariConfigMXBean.class,
					HikariDataSource.class);
			return (pool != null) ? pool.getMaximumPoolSize() : Integer.MAX_VALUE;
		}

	}

	/** No data source could be chosen. */
	static final class OutboxDataSourceException extends RuntimeException {

		OutboxDataSourceException(String message) {
			super(message);
		}

	}

}
