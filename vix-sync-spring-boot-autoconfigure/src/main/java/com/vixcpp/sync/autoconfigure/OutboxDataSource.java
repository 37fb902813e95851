package com.vixcpp.sync.autoconfigure;

import javax.sql.DataSource;

import org.springframework.beans.factory.ObjectProvider;

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

	/** No data source could be chosen. */
	static final class OutboxDataSourceException extends RuntimeException {

		OutboxDataSourceException(String message) {
			super(message);
		}

	}

}
