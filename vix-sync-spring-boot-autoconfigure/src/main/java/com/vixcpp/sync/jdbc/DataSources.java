package com.vixcpp.sync.jdbc;

import java.sql.SQLException;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.UserCredentialsDataSourceAdapter;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/**
 * Looks behind the proxies that stand before data sources. Where it cannot be told that
 * two of them lead to the same database, they do not: to refuse an operation loses
 * nothing.
 */
public final class DataSources {

	private DataSources() {
	}

	/**
	 * Whether a data source chooses the database anew for each connection, itself or
	 * behind proxies. Opens no connection.
	 * @param dataSource the data source
	 * @return true if it is an {@link AbstractRoutingDataSource}
	 */
	public static boolean isRouting(DataSource dataSource) {
		DataSource target = target(dataSource);
		return target instanceof AbstractRoutingDataSource || unwrap(target, AbstractRoutingDataSource.class) != null;
	}

	static boolean isSame(DataSource one, DataSource other) {
		DataSource first = target(one);
		DataSource second = target(other);
		return first == second || wraps(first, second) || wraps(second, first);
	}

	/**
	 * A routing one may lead there now and led elsewhere when it was asked; another
	 * user's default schema may be another.
	 */
	private static boolean wraps(DataSource outer, DataSource inner) {
		if (isRouting(outer) || unwrap(outer, UserCredentialsDataSourceAdapter.class) != null) {
			return false;
		}
		DataSource unwrapped = unwrap(outer, inner.getClass());
		return unwrapped != null && target(unwrapped) == inner;
	}

	private static <T extends DataSource> @Nullable T unwrap(DataSource outer, Class<T> type) {
		try {
			return outer.isWrapperFor(type) ? outer.unwrap(type) : null;
		}
		catch (SQLException | RuntimeException | AbstractMethodError ex) {
			return null;
		}
	}

	/** Behind Spring's proxies; not behind one that logs in as somebody else. */
	private static DataSource target(DataSource dataSource) {
		DataSource behind = dataSource;
		if (AopProxyUtils.getSingletonTarget(dataSource) instanceof DataSource target) {
			behind = target;
		}
		else if (dataSource instanceof DelegatingDataSource delegating
				&& !(dataSource instanceof UserCredentialsDataSourceAdapter)
				&& delegating.getTargetDataSource() != null) {
			behind = delegating.getTargetDataSource();
		}
		return (behind != dataSource) ? target(behind) : dataSource;
	}

}
