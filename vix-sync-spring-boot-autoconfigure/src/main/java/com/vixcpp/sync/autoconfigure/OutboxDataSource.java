package com.vixcpp.sync.autoconfigure;

import javax.sql.DataSource;

import com.vixcpp.sync.jdbc.DataSources;
import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.util.ClassUtils;

/**
 * The data source that keeps the outbox: the marked one, else the only or primary one.
 */
record OutboxDataSource(DataSource dataSource) {

	static OutboxDataSource choose(ObjectProvider<DataSource> marked, ObjectProvider<DataSource> all) {
		DataSource dataSource = marked(marked, all);
		if (dataSource == null) {
			throw new OutboxDataSourceException(
					"There are several DataSource beans, and none of them is the one to keep the outbox in");
		}
		if (DataSources.isRouting(dataSource)) {
			throw new RoutingDataSourceException(dataSource.getClass());
		}
		return new OutboxDataSource(dataSource);
	}

	private static @Nullable DataSource marked(ObjectProvider<DataSource> marked, ObjectProvider<DataSource> all) {
		try {
			return marked.getIfAvailable(all::getIfUnique);
		}
		catch (NoUniqueBeanDefinitionException ex) {
			throw new OutboxDataSourceException(
					"Several DataSource beans are marked with @VixSyncDataSource: " + ex.getBeanNamesFound());
		}
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

	/** The data source leads now here, now there. */
	static final class RoutingDataSourceException extends RuntimeException {

		RoutingDataSourceException(Class<?> type) {
			super("The DataSource of the outbox (" + type.getName() + ") is a routing one: an operation could be"
					+ " written to one database, and waited for in another for ever");
		}

	}

	/** No data source could be chosen. */
	static final class OutboxDataSourceException extends RuntimeException {

		OutboxDataSourceException(String message) {
			super(message);
		}

	}

}
