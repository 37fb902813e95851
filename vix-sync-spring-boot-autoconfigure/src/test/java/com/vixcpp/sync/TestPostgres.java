package com.vixcpp.sync;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A real PostgreSQL, one server for all tests of a run: from Testcontainers where a
 * container engine answers, else an embedded one.
 *
 * @param url of its database {@code postgres}
 * @param username a superuser
 * @param password the password
 */
public record TestPostgres(String url, String username, String password) {

	private static final Logger logger = LoggerFactory.getLogger(TestPostgres.class);

	private static final TestPostgres SERVER = start();

	/** A new, empty database whose sessions are in another time zone than anybody. */
	static HikariDataSource newDatabase() {
		String name = "test_" + UUID.randomUUID().toString().replace("-", "");
		try (HikariDataSource server = SERVER.dataSource(SERVER.url())) {
			JdbcClient jdbc = JdbcClient.create(server);
			jdbc.sql("create database " + name + " encoding 'UTF8' template template0").update();
			jdbc.sql("alter database " + name + " set timezone to 'Asia/Kathmandu'").update();
		}
		return SERVER.dataSource(SERVER.url().replaceFirst("/[^/?]+(\\?|$)", "/" + name + "$1"));
	}

	private HikariDataSource dataSource(String url) {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setDriverClassName("org.postgresql.Driver");
		dataSource.setJdbcUrl(url);
		dataSource.setUsername(this.username);
		dataSource.setPassword(this.password);
		dataSource.setMaximumPoolSize(20);
		dataSource.setMinimumIdle(1);
		return dataSource;
	}

	/** Where the server is, for those who are on a class path of their own. */
	public static String[] connection() {
		return new String[] { SERVER.url(), SERVER.username(), SERVER.password() };
	}

	private static TestPostgres start() {
		return ClassPath.OWN.equals(TestPostgres.class.getClassLoader().getName()) ? shared() : startServer();
	}

	private static TestPostgres shared() {
		Thread thread = Thread.currentThread();
		ClassLoader own = thread.getContextClassLoader();
		thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
		try {
			Class<?> first = ClassLoader.getSystemClassLoader().loadClass(TestPostgres.class.getName());
			String[] connection = (String[]) first.getMethod("connection").invoke(null);
			return new TestPostgres(connection[0], connection[1], connection[2]);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			thread.setContextClassLoader(own);
		}
	}

	private static TestPostgres startServer() {
		if (engineAnswers()) {
			String image = System.getenv().getOrDefault("VIX_TEST_POSTGRES_IMAGE", "postgres:17-alpine");
			try {
				PostgreSQLContainer container = new PostgreSQLContainer(
						DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"));
				container.setCommand("postgres", "-c", "max_connections=300", "-c", "max_prepared_transactions=20");
				container.start();
				Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
				logger.info("PostgreSQL for tests: container of {}", image);
				return new TestPostgres(container.getJdbcUrl(), container.getUsername(), container.getPassword());
			}
			catch (RuntimeException ex) {
				logger.info("PostgreSQL for tests: no container of {} ({})", image, ex.getMessage());
			}
		}
		try {
			EmbeddedPostgres server = EmbeddedPostgres.builder()
				.setServerConfig("max_connections", "300")
				.setServerConfig("max_prepared_transactions", "20")
				// As the container and any other server: the embedded one keeps nothing
				// by itself.
				.setServerConfig("fsync", "on")
				.setServerConfig("full_page_writes", "on")
				.setServerConfig("synchronous_commit", "on")
				.start();
			logger.info("PostgreSQL for tests: embedded server");
			return new TestPostgres(server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean engineAnswers() {
		try {
			return DockerClientFactory.instance().isDockerAvailable();
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

}
