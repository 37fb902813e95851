package com.vixcpp.sync.jdbc;

import java.util.List;

import javax.sql.DataSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a committed operation survives in this database: {@code power} (a power cut),
 * {@code process} (the death of this process) or {@code none}. H2 as it comes loses up to
 * a second of acknowledged commits with its process; on a database in a file we set its
 * write delay to zero where we may.
 */
public final class DatabaseDurability {

	private static final Logger logger = LoggerFactory.getLogger(DatabaseDurability.class);

	private final String level;

	/**
	 * Find the level out, and raise it where that is ours to do.
	 * @param dataSource the database of the outbox
	 */
	public DatabaseDurability(DataSource dataSource) {
		JdbcClient jdbc = JdbcClient.create(dataSource);
		this.level = (DatabaseVendor.of(dataSource) == DatabaseVendor.H2) ? h2(jdbc) : postgres(jdbc);
		if ("none".equals(this.level)) {
			logger.warn("This database does not keep committed operations when the process ends:"
					+ " an H2 database in memory, or one with a write delay");
		}
	}

	/**
	 * What a committed operation survives.
	 * @return {@code power}, {@code process} or {@code none}
	 */
	public String level() {
		return this.level;
	}

	private static String postgres(JdbcClient jdbc) {
		boolean durable = "on".equals(setting(jdbc, "fsync")) && !"off".equals(setting(jdbc, "synchronous_commit"));
		return durable ? "power" : "process";
	}

	private static String setting(JdbcClient jdbc, String name) {
		return jdbc.sql("select current_setting(?)").param(name).query(String.class).single();
	}

	private static String h2(JdbcClient jdbc) {
		if (jdbc.sql("select database_path()").query(String.class).optional().isEmpty()) {
			return "none";
		}
		if (writeDelays(jdbc).size() == 1) {
			try {
				jdbc.sql("set write_delay 0").update();
				logger.info("Set the write delay of this H2 database to 0, so that committed operations survive"
						+ " the end of the process");
			}
			catch (DataAccessException ex) {
				logger.warn("The write delay of this H2 database cannot be set to 0 (that needs an administrator):"
						+ " the last commits can be lost with the process");
			}
		}
		return writeDelays(jdbc).contains("0") ? "process" : "none";
	}

	/** The value in force, and once more where somebody has set it: then it is theirs. */
	private static List<String> writeDelays(JdbcClient jdbc) {
		return jdbc.sql("select setting_value from information_schema.settings where setting_name = 'WRITE_DELAY'")
			.query(String.class)
			.list();
	}

}
