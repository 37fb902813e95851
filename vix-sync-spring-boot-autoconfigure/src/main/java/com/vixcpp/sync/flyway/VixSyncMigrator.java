package com.vixcpp.sync.flyway;

import java.util.Comparator;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InitializingBean;

/**
 * Migrates our tables with a Flyway of its own that no one else can see: with a history
 * table of its own, from scripts that no host's location finds, into a schema that may
 * hold anything, and whatever {@code spring.flyway.*} says.
 */
public final class VixSyncMigrator implements InitializingBean {

	private static final String HISTORY = "vix_sync_schema_history";

	private static final int ATTEMPTS = 5;

	private final DataSource dataSource;

	private final String vendor;

	private final @Nullable String schema;

	/**
	 * Create a migrator.
	 * @param dataSource the database of the outbox
	 * @param vendor {@code h2} or {@code postgresql}
	 * @param schema where the tables belong; created if it is missing; null for the
	 * default schema
	 */
	public VixSyncMigrator(DataSource dataSource, String vendor, @Nullable String schema) {
		this.dataSource = dataSource;
		this.vendor = vendor;
		this.schema = schema;
	}

	/**
	 * Migrate. Nodes that start together wait for each other.
	 * @throws NewerSchemaException if the tables are of a newer major version
	 * @throws MissingFlywayModuleException if Flyway's module for the database is missing
	 * @throws FlywayException if a migration fails
	 */
	@Override
	public void afterPropertiesSet() {
		// Version 0, because the default baseline of 1 would take our V1 as done.
		FluentConfiguration configuration = Flyway.configure(getClass().getClassLoader())
			.dataSource(this.dataSource)
			.locations("classpath:com/vixcpp/sync/flyway/" + this.vendor)
			.failOnMissingLocations(true)
			.table(HISTORY)
			.baselineOnMigrate(true)
			.baselineVersion("0")
			.baselineDescription("before vix-sync");
		if (this.schema != null) {
			configuration.schemas(this.schema).defaultSchema(this.schema).createSchemas(true);
		}
		migrate(configuration.load(), ATTEMPTS);
	}

	private void migrate(Flyway flyway, int attempts) {
		try {
			requireKnown(flyway.info().all());
			flyway.migrate();
		}
		catch (FlywayException ex) {
			String message = String.valueOf(ex.getMessage());
			if (message.contains("Unable to baseline") && attempts > 1) {
				// Another node has just made the history: the first look was too early.
				migrate(flyway, attempts - 1);
				return;
			}
			if (message.contains("Unsupported Database") || message.contains("No database found to handle")) {
				throw new MissingFlywayModuleException("org.flywaydb:flyway-database-" + this.vendor, ex);
			}
			throw ex;
		}
	}

	/**
	 * A newer minor version only adds what this one does without, as while a newer
	 * version of the application takes the place of this one. A newer major version may
	 * have taken away what this one would write to.
	 */
	private static void requireKnown(MigrationInfo[] migrations) {
		MigrationVersion known = newest(migrations, (each) -> each.getState().isResolved());
		MigrationVersion found = newest(migrations, (each) -> each.getState().isApplied());
		if (found.isMajorNewerThan(known.getMajorAsString())) {
			throw new NewerSchemaException(found.getVersion(), known.getVersion());
		}
	}

	private static MigrationVersion newest(MigrationInfo[] migrations, Predicate<MigrationInfo> which) {
		return Stream.of(migrations)
			.filter(which)
			.map(MigrationInfo::getVersion)
			.filter(Objects::nonNull)
			.max(Comparator.naturalOrder())
			.orElse(MigrationVersion.fromVersion("0"));
	}

}
