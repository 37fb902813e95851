package com.vixcpp.sync.jdbc;

import java.sql.DatabaseMetaData;
import java.util.List;

import javax.sql.DataSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/**
 * H2 writes commits to its file up to half a second late, by default. The setting belongs
 * to the whole database, needs an administrator, is in force until the database is closed
 * (a reopened one still shows it), and yields to a value in the URL; so it is ours to
 * change only where no URL does, and at every start.
 */
final class H2WriteDelay {

	private static final Logger logger = LoggerFactory.getLogger(DatabaseDurability.class);

	private final DataSource dataSource;

	private final JdbcClient jdbc;

	private boolean ours;

	/**
	 * Create the keeper of a database's write delay. It works on connections of its own:
	 * to set it commits whatever transaction the connection is in.
	 */
	H2WriteDelay(DataSource dataSource) {
		this.dataSource = dataSource;
		this.jdbc = JdbcClient.create(new DelegatingDataSource(dataSource));
	}

	/** Set it to zero where that is ours to do. */
	void shorten() {
		if (isSetByUrl() || isServer(this.dataSource)) {
			return;
		}
		try {
			setToZero();
			logger.info("Set the write delay of this H2 database to 0, so that committed operations survive"
					+ " the end of the process");
		}
		catch (DataAccessException ex) {
			logger.warn("The write delay of this H2 database cannot be set to 0 (that needs an administrator):"
					+ " the last commits can be lost with the process");
		}
	}

	/** Set it to zero again where it was ours, and the database was closed meanwhile. */
	void keep() {
		try {
			if (this.ours && !isZero()) {
				setToZero();
			}
		}
		catch (DataAccessException ex) {
			logger.debug("The write delay cannot be looked at; whoever comes next will say why", ex);
		}
	}

	private void setToZero() {
		this.jdbc.sql("set write_delay 0").update();
		this.ours = true;
	}

	boolean isZero() {
		return values().stream().allMatch("0"::equals);
	}

	/**
	 * A reopened database shows the value that was set in an earlier life, and beside it
	 * the default, which is in force: H2 keeps the setting and does not apply it again.
	 */
	private boolean isSetByUrl() {
		List<String> values = values();
		return values.size() > 1 && values.stream().distinct().count() == 1;
	}

	/** The value in force, and another one where one was ever set. */
	private List<String> values() {
		return this.jdbc.sql("select setting_value from information_schema.settings where setting_name = 'WRITE_DELAY'")
			.query(String.class)
			.list();
	}

	/** A server's write delay belongs to all who use the server. */
	private static boolean isServer(DataSource dataSource) {
		try {
			String url = JdbcUtils.extractDatabaseMetaData(dataSource, DatabaseMetaData::getURL);
			return url.startsWith("jdbc:h2:tcp:") || url.startsWith("jdbc:h2:ssl:");
		}
		catch (MetaDataAccessException ex) {
			throw new IllegalStateException("The database of the outbox cannot be asked where it is", ex);
		}
	}

}
