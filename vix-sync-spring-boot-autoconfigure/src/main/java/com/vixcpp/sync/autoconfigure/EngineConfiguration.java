package com.vixcpp.sync.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

import com.vixcpp.sync.engine.EngineSettings;
import com.vixcpp.sync.network.DestinationSettings;
import com.vixcpp.sync.network.NetworkProbe;
import com.vixcpp.sync.operation.Response;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.vixcpp.sync.webclient.HttpConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * Turns properties into the values of the rooms, and nonsense into a message that names
 * the key.
 */
final class EngineConfiguration {

	private static final String PHASE_TIMEOUT = "spring.lifecycle.timeout-per-shutdown-phase";

	private EngineConfiguration() {
	}

	static int maxDestinations(VixSyncProperties.Metrics metrics) {
		require(metrics.maxDestinations() >= 0 && metrics.maxDestinations() <= 10_000, "metrics.max-destinations",
				metrics.maxDestinations(), "It must be between 0 and 10000");
		return metrics.maxDestinations();
	}

	static EngineSettings settings(VixSyncProperties properties, Environment environment) {
		VixSyncProperties.Engine engine = properties.engine();
		atLeastOne("engine.worker-count", engine.workerCount());
		atLeastOne("engine.batch-limit", engine.batchLimit());
		atLeastOne("engine.concurrency", engine.concurrency());
		atLeastOne("engine.concurrency-per-destination", engine.concurrencyPerDestination());
		aboveZero("engine.idle-sleep", engine.idleSleep());
		aboveZero("engine.offline-sleep", engine.offlineSleep());
		aboveZero("engine.inflight-timeout", engine.inflightTimeout());
		aboveZero("engine.shutdown-timeout", engine.shutdownTimeout());
		aboveZero("http.connect-timeout", properties.http().connectTimeout());
		aboveZero("http.response-timeout", properties.http().responseTimeout());
		network(properties.network());
		maxDestinations(properties.metrics());
		long payload = properties.maxPayloadSize().toBytes();
		require(payload >= 1, "max-payload-size", properties.maxPayloadSize(), "It must be 1 byte or more");
		require(engine.maxBytesInFlight().toBytes() >= payload, "engine.max-bytes-in-flight", engine.maxBytesInFlight(),
				"It must not be below vix.sync.max-payload-size");
		Duration send = properties.http().connectTimeout().plus(properties.http().responseTimeout());
		require(engine.inflightTimeout().compareTo(send) > 0, "engine.inflight-timeout", engine.inflightTimeout(),
				"It must be longer than vix.sync.http.connect-timeout and vix.sync.http.response-timeout together ("
						+ send + "): while the database is away, a send could outlive its lease");
		Duration phase = environment.getProperty(PHASE_TIMEOUT, Duration.class, Duration.ofSeconds(30));
		require(engine.shutdownTimeout().compareTo(phase) < 0, "engine.shutdown-timeout", engine.shutdownTimeout(),
				"It must be shorter than " + PHASE_TIMEOUT + " (" + phase
						+ "), or the database is closed under the engine");
		return new EngineSettings(engine.workerCount(), engine.batchLimit(), engine.concurrency(),
				engine.maxBytesInFlight().toBytes(), engine.idleSleep(), engine.offlineSleep(),
				engine.inflightTimeout(), send, engine.shutdownTimeout());
	}

	private static void network(VixSyncProperties.Network network) {
		aboveZero("network.check-interval", network.checkInterval());
		aboveZero("network.timeout", network.timeout());
		require(network.expectedStatus() >= 200 && network.expectedStatus() <= 599, "network.expected-status",
				network.expectedStatus(), "It must be an HTTP status from 200 to 599");
	}

	/**
	 * The URL of the network check, where the key is set.
	 */
	static URI probeUrl(VixSyncProperties.Network network) {
		network(network);
		URI url = network.probeUrl();
		boolean fit = url != null && url.getHost() != null && url.getRawUserInfo() == null
				&& Set.of("http", "https").contains(url.getScheme().toLowerCase(Locale.ROOT));
		if (!fit) {
			throw new HttpConfigurationException("vix.sync.network.probe-url",
					"It must be an http or https URL with a host and no user info. Leave the key out for no check");
		}
		return Objects.requireNonNull(url);
	}

	/**
	 * What the network is without a check of ours.
	 */
	static NetworkProbe noProbe(VixSyncProperties.Network network) {
		if (network.probeUrl() != null) {
			throw new HttpConfigurationException("vix.sync.network.probe-url",
					"It is asked by a WebClient, which is not on the class path. Add spring-boot-starter-webclient, or"
							+ " replace the check by a bean of type NetworkProbe");
		}
		return () -> true;
	}

	static int maxResponseSize(VixSyncProperties.Http http) {
		long bytes = http.maxResponseSize().toBytes();
		require(bytes >= 0 && bytes <= Response.MAX_BODY, "http.max-response-size", http.maxResponseSize(),
				"It must be between 0 and " + Response.MAX_BODY / 1024 + "KB: answers are held in memory");
		return (int) bytes;
	}

	static RetryPolicy retryPolicy(VixSyncProperties.Retry retry) {
		atLeastOne("retry.max-attempts", retry.maxAttempts());
		aboveZero("retry.base-delay", retry.baseDelay());
		require(Double.isFinite(retry.factor()) && retry.factor() >= 1, "retry.factor", retry.factor(),
				"It must be 1.0 or more");
		require(retry.maxDelay().compareTo(retry.baseDelay()) >= 0, "retry.max-delay", retry.maxDelay(),
				"It must not be below vix.sync.retry.base-delay");
		require(retry.maxDelay().compareTo(Duration.ofDays(365)) <= 0, "retry.max-delay", retry.maxDelay(),
				"It must not be above 365 days");
		require(retry.jitter() >= 0 && retry.jitter() <= 1, "retry.jitter", retry.jitter(),
				"It must be between 0.0 and 1.0");
		return new RetryPolicy(retry.maxAttempts(), retry.baseDelay(), retry.factor(), retry.maxDelay(),
				retry.jitter());
	}

	static DestinationSettings destinations(VixSyncProperties properties, RetryPolicy retry) {
		network(properties.network());
		Duration maxRetryAfter = properties.retry().maxRetryAfter();
		aboveZero("retry.max-retry-after", maxRetryAfter);
		require(maxRetryAfter.compareTo(Duration.ofHours(24)) <= 0, "retry.max-retry-after", maxRetryAfter,
				"It must not be above 24h");
		return new DestinationSettings(retry.baseDelay(), retry.maxDelay(), maxRetryAfter,
				properties.network().checkInterval(), properties.engine().concurrencyPerDestination());
	}

	static Duration retention(VixSyncProperties.Wal wal) {
		Duration retention = wal.retention();
		require(retention.isZero() || retention.compareTo(Duration.ofMinutes(1)) >= 0, "wal.retention", retention,
				"It must be 1m or more, or 0 to keep finished operations for ever. An id can be enqueued again once it"
						+ " is forgotten");
		require(retention.compareTo(Duration.ofDays(36500)) <= 0, "wal.retention", retention,
				"It must not be above 36500 days. 0 keeps finished operations for ever");
		return retention;
	}

	private static void atLeastOne(String key, int value) {
		require(value >= 1, key, value, "It must be 1 or more");
	}

	private static void aboveZero(String key, Duration value) {
		require(value.compareTo(Duration.ofMillis(1)) >= 0, key, value, "It must be 1ms or more");
		require(value.compareTo(Duration.ofDays(365)) <= 0, key, value, "It must not be above 365 days");
	}

	static void require(boolean condition, String key, @Nullable Object value, String reason) {
		if (!condition) {
			throw new InvalidConfigurationPropertyValueException("vix.sync." + key, value, reason);
		}
	}

}
