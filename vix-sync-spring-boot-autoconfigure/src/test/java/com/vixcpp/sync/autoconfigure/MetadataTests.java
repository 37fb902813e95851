package com.vixcpp.sync.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an editor shows of our keys.
 */
class MetadataTests {

	/** Names that users have in their files: none is ever lost. */
	private static final Set<String> KEYS = Set.of("enabled", "max-payload-size", "enqueue.transaction",
			"engine.enabled", "engine.worker-count", "engine.batch-limit", "engine.concurrency",
			"engine.concurrency-per-destination", "retry.max-retry-after", "engine.max-bytes-in-flight",
			"engine.idle-sleep", "engine.offline-sleep", "engine.inflight-timeout", "engine.shutdown-timeout",
			"retry.max-attempts", "retry.base-delay", "retry.factor", "retry.max-delay", "retry.jitter",
			"network.probe-url", "network.expected-status", "network.check-interval", "network.timeout",
			"http.base-url", "http.max-response-size", "http.connect-timeout", "http.response-timeout", "http.headers",
			"wal.fsync-on-write", "wal.retention", "jdbc.migrate", "jdbc.schema", "ordering.on-permanent-failure",
			"console.enabled", "console.path", "receiver.enabled", "receiver.retention", "receiver.max-request-size",
			"receiver.max-response-size", "peers", "peer.name", "peer.batch-limit", "peer.max-batch-size",
			"peer.max-requests", "peer.receive.enabled", "peer.receive.path", "peer.receive.max-request-size",
			"peer.receive.max-operations");

	/** What nobody can choose for the user. */
	private static final Set<String> WITHOUT_DEFAULT = Set.of("vix.sync.network.probe-url", "vix.sync.http.base-url",
			"vix.sync.http.headers", "vix.sync.jdbc.schema", "vix.sync.store.file.import-from", "vix.sync.peers",
			"vix.sync.peer.name", "management.endpoint.vixsync.roles");

	private final Map<String, JsonNode> properties = new TreeMap<>();

	private final Map<String, JsonNode> hints = new HashMap<>();

	@BeforeEach
	void read() throws IOException {
		for (URL each : Collections.list(
				VixSyncProperties.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream in = each.openStream()) {
				JsonNode metadata = JsonMapper.builder().build().readTree(in);
				metadata.path("properties").forEach((property) -> add(this.properties, property));
				metadata.path("hints").forEach((hint) -> add(this.hints, hint));
			}
		}
	}

	private static void add(Map<String, JsonNode> byName, JsonNode node) {
		String name = node.path("name").asString();
		if (name.startsWith("vix.sync") || name.startsWith("management.health.vixsync")
				|| name.startsWith("management.endpoint.vixsync")) {
			byName.put(name, node);
		}
	}

	@Test
	void everyKeyThatCanBeSetIsThereAndNoOther() {
		Set<String> ours = this.properties.keySet()
			.stream()
			.filter((each) -> each.startsWith("vix.sync."))
			.collect(Collectors.toSet());
		assertThat(ours)
			.containsExactlyInAnyOrderElementsOf(keys("vix.sync", VixSyncProperties.class).collect(Collectors.toSet()));
		assertThat(ours).containsAll(KEYS.stream().map((each) -> "vix.sync." + each).toList());
	}

	@Test
	void everyKeyHasATypeAndASentenceThatDescribesIt() {
		assertThat(this.properties).isNotEmpty().allSatisfy((name, property) -> {
			assertThat(property.path("type").asString("")).isNotEmpty();
			assertThat(property.path("description").asString("")).matches("[A-Z].+\\.");
		});
	}

	@Test
	void everyDefaultIsStatedAndIsTheRealOne() {
		Map<String, String> stated = new HashMap<>();
		this.properties.forEach((name, property) -> {
			assertThat(property.has("defaultValue")).as(name).isNotEqualTo(WITHOUT_DEFAULT.contains(name));
			if (name.startsWith("vix.sync.") && property.has("defaultValue")) {
				stated.put(name, property.path("defaultValue").asString());
			}
		});
		assertThat(bind(stated)).isEqualTo(bind(Map.of()));
	}

	@Test
	void healthCanBeSwitchedOffByAKnownKey() {
		JsonNode health = this.properties.get("management.health.vixsync.enabled");
		assertThat(health.path("type").asString()).isEqualTo("java.lang.Boolean");
		assertThat(health.path("defaultValue").asBoolean()).isTrue();
	}

	@Test
	void theEndpointIsReadOnlyAndHidesValuesByDefault() {
		assertThat(this.properties.get("management.endpoint.vixsync.access").path("defaultValue").asString())
			.isEqualTo("read_only");
		assertThat(this.properties.get("management.endpoint.vixsync.show-values").path("defaultValue").asString())
			.isEqualTo("never");
	}

	@Test
	void everyHintIsForAKeyAndOffersValuesThatBind() {
		assertThat(this.hints).containsOnlyKeys("vix.sync.enqueue.transaction", "vix.sync.http.headers.keys",
				"vix.sync.ordering.on-permanent-failure", "vix.sync.network.expected-status", "vix.sync.store.type");
		this.hints.forEach((name, hint) -> {
			String key = name.replace(".keys", "");
			assertThat(this.properties).containsKey(key);
			hint.path("values").forEach((value) -> {
				String text = value.path("value").asString();
				Map<String, String> set = name.endsWith(".keys") ? Map.of(key + "[" + text + "]", "x")
						: Map.of(key, text);
				assertThat(bind(set)).isNotNull();
			});
		});
	}

	private static VixSyncProperties bind(Map<String, String> values) {
		return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate("vix.sync",
				Bindable.of(VixSyncProperties.class));
	}

	private static Stream<String> keys(String prefix, Class<?> type) {
		return Arrays.stream(type.getRecordComponents()).flatMap((each) -> keys(prefix, each));
	}

	private static Stream<String> keys(String prefix, RecordComponent component) {
		String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
		return component.getType().isRecord() ? keys(name, component.getType()) : Stream.of(name);
	}

}
