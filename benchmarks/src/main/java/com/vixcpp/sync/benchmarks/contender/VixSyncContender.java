package com.vixcpp.sync.benchmarks.contender;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.actuate.OutboxSampler;
import com.vixcpp.sync.actuate.OutboxSampler.Sample;
import com.vixcpp.sync.actuate.VixSyncHealthIndicator;
import com.vixcpp.sync.autoconfigure.VixSyncAutoConfiguration;
import com.vixcpp.sync.autoconfigure.VixSyncHealthAutoConfiguration;
import com.vixcpp.sync.autoconfigure.VixSyncJdbcAutoConfiguration;
import com.vixcpp.sync.autoconfigure.VixSyncMetricsAutoConfiguration;
import com.vixcpp.sync.autoconfigure.VixSyncNetworkAutoConfiguration;
import com.vixcpp.sync.autoconfigure.VixSyncPropertiesAutoConfiguration;
import com.vixcpp.sync.autoconfigure.VixSyncWebClientAutoConfiguration;
import com.vixcpp.sync.engine.SyncEngine;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.transport.SyncTransport;
import com.vixcpp.sync.transport.TransportRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Vix Sync as its starter sets it up.
 */
public final class VixSyncContender implements Backlogged, Monitored {

	private static final long MAX_BYTES = 16 << 20;

	/** One of them is enqueued at. */
	private final List<ConfigurableApplicationContext> nodes;

	private final VixSync vixSync;

	private final Business business;

	private final VixSyncTables tables;

	private final int keys;

	private int fills;

	/**
	 * Start an application.
	 * @param dataSource an empty database
	 * @param url of the receiver
	 * @param setUp how to set it up
	 */
	public VixSyncContender(DataSource dataSource, String url, SetUp setUp) {
		Map<String, Object> all = new HashMap<>(setUp.properties());
		all.put("vix.sync.http.base-url", url);
		Class<?> configuration = setUp.monitored() ? MonitoredApplication.class : Application.class;
		this.nodes = Stream.generate(() -> Applications.start(configuration, dataSource, new Sending(url), all))
			.limit(setUp.nodes())
			.toList();
		stop();
		ConfigurableApplicationContext first = this.nodes.get(0);
		this.vixSync = first.getBean(VixSync.class);
		this.business = new Business(dataSource, first.getBean(PlatformTransactionManager.class));
		this.tables = new VixSyncTables(this.business);
		this.keys = setUp.keys();
	}

	/**
	 * How it is set up.
	 *
	 * @param properties beside the defaults
	 * @param keys how many ordering keys there are; 0 for none
	 * @param nodes applications on the one database
	 * @param monitored whether there are metrics and health, which cost a little
	 */
	public record SetUp(Map<String, Object> properties, int keys, int nodes, boolean monitored) {
	}

	/**
	 * The transport of this application alone, without an engine and a database.
	 * @param concurrency requests at the same time
	 * @return a contender to be closed before this one
	 */
	public Contender transport(int concurrency) {
		SyncTransport transport = this.nodes.get(0).getBean(TransportRegistry.class).find("http.post").orElseThrow();
		return new HttpContender((text) -> transport.sendAsync(Operation.of("http.post", "/op", text)), concurrency);
	}

	@Override
	public long enqueue(Payload payload) {
		return this.business.write(payload, (text) -> this.vixSync.enqueue(operation(payload, text)));
	}

	private Operation operation(Payload payload, String text) {
		Operation operation = Operation.of("http.post", "/op", text).withId(payload.id());
		return (this.keys == 0) ? operation
				: operation.withOrderingKey("key-" + Math.floorMod(payload.id().hashCode(), this.keys));
	}

	@Override
	public void start() {
		engines().forEach(SyncEngine::start);
	}

	@Override
	public void stop() {
		engines().forEach(SyncEngine::stop);
		if (engines().mapToLong(SyncEngine::leasesLost).sum() > 0) {
			throw new IllegalStateException("An engine has lost a lease");
		}
	}

	private Stream<SyncEngine> engines() {
		return this.nodes.stream().map((each) -> each.getBean(SyncEngine.class));
	}

	@Override
	public boolean isDrained() {
		return this.business.jdbc().query("select 1 from vix_sync_outbox limit 1", (row, i) -> 1).isEmpty();
	}

	@Override
	public void clear() {
		this.tables.clear();
	}

	@Override
	public void fill(Waiting why, int count) {
		this.tables.fill("'w" + this.fills++ + "-' || ", why, count);
	}

	@Override
	public int waiting() {
		return this.tables.waiting();
	}

	@Override
	public OptionalLong claim(int limit) {
		Outbox outbox = this.nodes.get(0).getBean(Outbox.class);
		ClaimRequest request = new ClaimRequest(Map.of("base", limit), Set.of("http.post"), MAX_BYTES,
				Duration.ofSeconds(30), false);
		long began = System.nanoTime();
		List<ClaimedOperation> claimed = outbox.claim(request, null);
		long nanos = System.nanoTime() - began;
		claimed.forEach((each) -> outbox.release(each, null));
		if (claimed.size() != limit) {
			throw new IllegalStateException("Of %d entries %d were claimed".formatted(limit, claimed.size()));
		}
		return OptionalLong.of(nanos);
	}

	@Override
	public void outdate() {
		sampler().outdate();
	}

	@Override
	public boolean isCounted(long since) {
		Sample sample = sampler().latest();
		return sample != null && sample.takenNanos() - since > 0;
	}

	private OutboxSampler sampler() {
		return this.nodes.get(0).getBean(OutboxSampler.class);
	}

	@Override
	public String health() {
		return String.valueOf(this.nodes.get(0).getBean(VixSyncHealthIndicator.class).health());
	}

	@Override
	public String scrape() {
		String text = this.nodes.get(0).getBean(PrometheusMeterRegistry.class).scrape();
		if (!text.contains("vix_sync_operations{status=\"pending\"")) {
			throw new IllegalStateException("Nothing of the outbox is in what was scraped: " + text);
		}
		return text;
	}

	@Override
	public void close() {
		this.nodes.forEach(ConfigurableApplicationContext::close);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataSourceTransactionManagerAutoConfiguration.class, HttpClientAutoConfiguration.class,
			ReactiveHttpClientAutoConfiguration.class, WebClientAutoConfiguration.class,
			VixSyncPropertiesAutoConfiguration.class, VixSyncJdbcAutoConfiguration.class,
			VixSyncNetworkAutoConfiguration.class, VixSyncWebClientAutoConfiguration.class,
			VixSyncAutoConfiguration.class })
	static class Application {

	}

	/** As with an actuator: that of metrics binds the gauges to the registry. */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ MetricsAutoConfiguration.class, PrometheusMetricsExportAutoConfiguration.class,
			VixSyncHealthAutoConfiguration.class, VixSyncMetricsAutoConfiguration.class })
	static class MonitoredApplication extends Application {

	}

}
