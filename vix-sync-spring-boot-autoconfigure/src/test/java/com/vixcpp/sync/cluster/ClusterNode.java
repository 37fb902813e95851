package com.vixcpp.sync.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import com.vixcpp.sync.engine.SyncEngine;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import com.vixcpp.sync.webclient.VixSyncWebClientCustomizer;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;

/**
 * One of several nodes, in a process of its own: a whole application that sends what
 * others enqueue. It signs its requests and its database sessions with its process id,
 * and says {@code ready}, and {@code refused <n>} when results came too late.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ClusterNode {

	/** The request header that tells which process has sent it. */
	static final String PID = "X-Pid";

	private static final String SELF = Long.toString(ProcessHandle.current().pid());

	private static final Map<String, Object> DEFAULTS = Map.ofEntries(Map.entry("logging.level.root", "warn"),
			Map.entry("logging.level.com.vixcpp", "info"), Map.entry("spring.jmx.enabled", "false"),
			Map.entry("spring.flyway.enabled", "false"), Map.entry("spring.datasource.hikari.maximum-pool-size", "6"),
			Map.entry("spring.datasource.hikari.minimum-idle", "2"),
			Map.entry("spring.datasource.hikari.connection-timeout", "20000"),
			Map.entry("spring.datasource.hikari.validation-timeout", "1000"),
			Map.entry("spring.datasource.hikari.data-source-properties.ApplicationName", SELF),
			Map.entry("vix.sync.engine.idle-sleep", "50ms"), Map.entry("vix.sync.engine.inflight-timeout", "4s"),
			Map.entry("vix.sync.engine.shutdown-timeout", "3s"), Map.entry("vix.sync.http.connect-timeout", "500ms"),
			Map.entry("vix.sync.http.response-timeout", "2s"));

	/**
	 * Run in a process of its own.
	 * @param arguments properties
	 */
	public static void main(String[] arguments) {
		Thread orphan = new Thread(ClusterNode::endWithTheTest, "orphan");
		orphan.setDaemon(true);
		orphan.start();
		var context = new SpringApplicationBuilder(ClusterNode.class).web(WebApplicationType.NONE)
			.properties(DEFAULTS)
			.logStartupInfo(false)
			.bannerMode(Banner.Mode.OFF)
			.run(arguments);
		System.out.println("ready");
		SyncEngine engine = context.getBean(SyncEngine.class);
		long refused = 0;
		while (context.isActive()) {
			if (engine.leasesLost() != refused) {
				refused = engine.leasesLost();
				System.out.println("refused " + refused);
			}
			LockSupport.parkNanos(20_000_000);
		}
	}

	private static void endWithTheTest() {
		try {
			System.in.transferTo(OutputStream.nullOutputStream());
		}
		catch (IOException ex) {
			// The same: there is nobody left.
		}
		Runtime.getRuntime().halt(1);
	}

	/** A user's own transport, which waits for an answer as long as it takes. */
	@Bean
	SyncTransport patient() {
		return SyncTransport.of("patient.post", (operation) -> {
			try {
				HttpURLConnection connection = (HttpURLConnection) URI.create(operation.target())
					.toURL()
					.openConnection();
				connection.setRequestMethod("POST");
				connection.setRequestProperty(PID, SELF);
				connection.setRequestProperty("Idempotency-Key", operation.idempotencyKey());
				return (connection.getResponseCode() == 200) ? SendResult.delivered() : SendResult.failed("no");
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	@Bean
	VixSyncWebClientCustomizer signature() {
		return (builder) -> builder.defaultHeader(PID, SELF);
	}

}
