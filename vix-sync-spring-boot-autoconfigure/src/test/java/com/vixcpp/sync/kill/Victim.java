package com.vixcpp.sync.kill;

import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.outbox.OutboxCounts;
import com.vixcpp.sync.webclient.VixSyncWebClientCustomizer;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The application that is killed: a whole Spring Boot application with all our
 * auto-configurations (Flyway, Hikari, engine, WebClient), nothing wired by hand. It
 * tells what it does line by line: {@code ready}, {@code ack <id>}, {@code at <moment>},
 * {@code written}, {@code drained}.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Victim {

	/** The request header that tells which process has sent it. */
	static final String LIFE = "X-Life";

	private static final Map<String, Object> DEFAULTS = Map.ofEntries(Map.entry("logging.level.root", "warn"),
			Map.entry("spring.jmx.enabled", "false"), Map.entry("spring.flyway.enabled", "false"),
			Map.entry("spring.datasource.hikari.maximum-pool-size", "8"),
			Map.entry("spring.datasource.hikari.minimum-idle", "1"), Map.entry("vix.sync.engine.concurrency", "16"),
			Map.entry("vix.sync.engine.idle-sleep", "50ms"), Map.entry("vix.sync.engine.inflight-timeout", "10s"),
			Map.entry("vix.sync.engine.shutdown-timeout", "5s"), Map.entry("vix.sync.http.connect-timeout", "1s"),
			Map.entry("vix.sync.http.response-timeout", "8s"), Map.entry("vix.sync.retry.base-delay", "200ms"),
			Map.entry("vix.sync.retry.max-delay", "500ms"), Map.entry("vix.sync.retry.max-attempts", "20"));

	/**
	 * Run in a process of its own.
	 * @param arguments properties
	 * @throws InterruptedException never
	 */
	public static void main(String[] arguments) throws InterruptedException {
		// One write per line, so that a line of which the reader sees the end is whole.
		start(arguments, (line) -> {
			byte[] bytes = (line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
			synchronized (System.out) {
				System.out.write(bytes, 0, bytes.length);
				System.out.flush();
			}
		});
		Thread.currentThread().join();
	}

	/**
	 * Run in this process.
	 * @param arguments properties
	 * @param out is told what happens
	 * @return to be closed by the caller
	 */
	static ConfigurableApplicationContext start(String[] arguments, Consumer<String> out) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Victim.class).web(WebApplicationType.NONE)
			.properties(DEFAULTS)
			.logStartupInfo(false)
			.bannerMode(org.springframework.boot.Banner.Mode.OFF)
			.initializers((each) -> register((GenericApplicationContext) each, out))
			.run(arguments);
		context.getBeanProvider(JdbcTemplate.class)
			.ifAvailable((jdbc) -> jdbc.execute(
					"create table if not exists local_write (id varchar(64) primary key, body varchar(1000000) not null)"));
		out.accept("ready");
		new Thread(() -> live(context, out), "victim").start();
		return context;
	}

	private static void register(GenericApplicationContext context, Consumer<String> out) {
		Environment environment = context.getEnvironment();
		Moments moments = new Moments(environment.getProperty("kill.moment", Moment.class),
				environment.getProperty("kill.passing", Integer.class, 1), out);
		Mutant mutant = environment.getProperty("kill.mutant", Mutant.class, Mutant.NONE);
		context.registerBean(Moments.class, () -> moments);
		context.getBeanFactory().addBeanPostProcessor(new Seams(moments, mutant.in(context)));
	}

	private static void live(ConfigurableApplicationContext context, Consumer<String> out) {
		Environment environment = context.getEnvironment();
		VixSync vixSync = context.getBean(VixSync.class);
		JdbcTemplate jdbc = context.getBeanProvider(JdbcTemplate.class).getIfAvailable();
		LocalWrite local = (jdbc != null) ? LocalWrite.in(jdbc, context.getBean(TransactionTemplate.class))
				: LocalWrite.NONE;
		Writers writers = new Writers(local, vixSync, context.getBean(Moments.class), out);
		try {
			writers
				.start(environment.getRequiredProperty("kill.writers", Integer.class),
						environment.getRequiredProperty("kill.writes", Integer.class),
						environment.getRequiredProperty("kill.life", Integer.class),
						environment.getRequiredProperty("kill.targets", String[].class), context::isActive)
				.await();
		}
		catch (InterruptedException ex) {
			return;
		}
		out.accept("written");
		while (context.isActive() && isWorkLeft(vixSync.counts())) {
			LockSupport.parkNanos(20_000_000);
		}
		out.accept("drained");
	}

	private static boolean isWorkLeft(OutboxCounts counts) {
		return counts.pending() + counts.inFlight() + counts.failed() > 0;
	}

	@Bean
	VixSyncWebClientCustomizer life(@Value("${kill.life}") String life) {
		return (builder) -> builder.defaultHeader(LIFE, life);
	}

}
