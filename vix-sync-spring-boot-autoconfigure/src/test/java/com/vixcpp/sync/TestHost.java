package com.vixcpp.sync;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationView;
import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts whole applications, as their {@code main} would, and looks whether they sync.
 */
public final class TestHost {

	private TestHost() {
	}

	/**
	 * Start an application without a web server on a database.
	 * @param host its configuration
	 * @param database what to give it as {@code spring.datasource}
	 * @param properties more, as {@code key=value}
	 * @return to be closed
	 */
	public static ConfigurableApplicationContext start(Class<?> host, HikariDataSource database, String... properties) {
		SpringApplication application = application(host);
		application.setWebApplicationType(WebApplicationType.NONE);
		return run(application, Stream.concat(on(database), Arrays.stream(properties)));
	}

	/**
	 * Start an application of the type that Boot finds on the class path on a database,
	 * on a free port if it has a web server.
	 * @param host its configuration
	 * @param database what to give it as {@code spring.datasource}
	 * @param properties more, as {@code key=value}
	 * @return to be closed
	 */
	public static ConfigurableApplicationContext startOnWeb(Class<?> host, HikariDataSource database,
			String... properties) {
		return run(application(host), Stream.concat(on(database), Arrays.stream(properties)));
	}

	private static Stream<String> on(HikariDataSource database) {
		String password = (database.getPassword() != null) ? database.getPassword() : "";
		return Stream.of("spring.datasource.url=" + database.getJdbcUrl(),
				"spring.datasource.username=" + database.getUsername(), "spring.datasource.password=" + password);
	}

	/**
	 * Start an application of the type that Boot finds on the class path: on a free port
	 * if it has a web server, on an H2 in memory unless the properties say otherwise.
	 * @param host its configuration
	 * @param properties as {@code key=value}
	 * @return to be closed
	 */
	public static ConfigurableApplicationContext start(Class<?> host, String... properties) {
		return run(application(host), Arrays.stream(properties));
	}

	private static SpringApplication application(Class<?> host) {
		SpringApplication application = new SpringApplication(host);
		// With no quiet period at all the event loops can end before they have closed the
		// connections of the pool, and the end of the application waits for that for
		// ever.
		application.setDefaultProperties(Map.of("server.port", "0", "spring.datasource.url", memory(),
				"spring.reactor.netty.shutdown-quiet-period", "100ms", "spring.main.banner-mode", "off"));
		return application;
	}

	private static ConfigurableApplicationContext run(SpringApplication application, Stream<String> properties) {
		return application.run(properties.map("--"::concat).toArray(String[]::new));
	}

	/**
	 * A database in memory that no one else has.
	 * @return its URL
	 */
	public static String memory() {
		return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
	}

	/**
	 * Enqueue an operation of the kind {@code test.send} and wait until it is delivered.
	 * @param host has a transport for the kind
	 * @return true; does not return otherwise
	 */
	public static boolean delivers(ApplicationContext host) {
		awaitDelivered(host, host.getBean(VixSync.class).enqueue(Operation.of("test.send", "/anywhere")));
		return true;
	}

	/**
	 * Wait until an operation is delivered.
	 * @param host sends it
	 * @param id the operation
	 */
	public static void awaitDelivered(ApplicationContext host, String id) {
		VixSync vixSync = host.getBean(VixSync.class);
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> vixSync.find(id).map(OperationView::status).orElseThrow(), OperationStatus.DONE::equals);
	}

}
