package com.vixcpp.sync.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;

/**
 * Databases of H2 in files of this run's own, embedded.
 */
final class H2Files implements Server {

	private final Path directory;

	private final String settings;

	/**
	 * Create it.
	 * @param settings of each database, as its URL gives them
	 */
	H2Files(String settings) {
		this.settings = settings;
		try {
			this.directory = Files.createTempDirectory("benchmarks");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public Database database(String name) {
		HikariDataSource dataSource = new HikariDataSource();
		// Opened again when a thread that reads is interrupted, as db-scheduler does it
		// at its end.
		dataSource.setJdbcUrl("jdbc:h2:retry:" + this.directory.resolve(name) + this.settings);
		dataSource.setUsername("sa");
		dataSource.setMaximumPoolSize(CONNECTIONS);
		dataSource.setMinimumIdle(8);
		return new H2Database(dataSource);
	}

	@Override
	public void checkpoint() {
		// Each database writes for itself.
	}

	@Override
	public void close() {
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private record H2Database(HikariDataSource dataSource) implements Database {

		@Override
		public Counts counts() {
			return Counts.NONE;
		}

		@Override
		public long walBytes() {
			return 0;
		}

		@Override
		public List<TableSize> sizes() {
			return List.of();
		}

		@Override
		public void close() {
			this.dataSource.close();
		}

	}

}
