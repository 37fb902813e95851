package com.vixcpp.sync.benchmarks.contender;

import java.util.HashMap;
import java.util.Map;

import javax.sql.DataSource;

import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.autoconfigure.VixSyncAutoConfiguration;
import com.vixcpp.sync.autoconfigure.VixSyncJdbcAutoConfiguration;
import com.vixcpp.sync.autoconfigure.VixSyncNetworkAutoConfiguration;
import com.vixcpp.sync.autoconfigure.VixSyncPropertiesAutoConfiguration;
import com.vixcpp.sync.autoconfigure.VixSyncWebClientAutoConfiguration;
import com.vixcpp.sync.engine.SyncEngine;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.transport.SyncTransport;
import com.vixcpp.sync.transport.TransportRegistry;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Vix Sync as its starter sets it up.
 */
public final class VixSyncContender implements Contender {

	private final ConfigurableApplicationContext application;

	private final VixSync vixSync;

	private final SyncEngine engine;

	private final Business business;

	private final int keys;

	/**
	 * Start an application.
	 * @param dataSource an empty database
	 * @param url of the receiver
	 * @param properties beside the defaults
	 * @param keys how many ordering keys there are; 0 for none
	 */
	public VixSyncContender(DataSource dataSource, String url, Map<String, Object> properties, int keys) {
		Map<String, Object> all = new HashMap<>(properties);
		all.put("vix.sync.http.base-url", url);
		this.application = Applications.start(Application.class, dataSource, new Sending(url), all);
		this.vixSync = this.application.getBean(VixSync.class);
		this.engine = this.application.getBean(SyncEngine.class);
		this.engine.stop();
		this.business = new Business(dataSource, this.application.getBean(PlatformTransactionManager.class));
		this.keys = keys;
	}

	/**
	 * The transport of this application alone, without an engine and a database.
	 * @param concurrency requests at the same time
	 * @return a contender to be closed before this one
	 */
	public Contender transport(int concurrency) {
		SyncTransport transport = this.application.getBean(TransportRegistry.class).find("http.post").orElseThrow();
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
		this.engine.start();
	}

	@Override
	public void stop() {
		this.engine.stop();
	}

	@Override
	public boolean isDrained() {
		return this.business.jdbc().query("select 1 from vix_sync_outbox limit 1", (row, i) -> 1).isEmpty();
	}

	@Override
	public void clear() {
		this.business.clear("vix_sync_outbox", "vix_sync_wal");
	}

	@Override
	public void close() {
		this.application.close();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataSourceTransactionManagerAutoConfiguration.class, HttpClientAutoConfiguration.class,
			ReactiveHttpClientAutoConfiguration.class, WebClientAutoConfiguration.class,
			VixSyncPropertiesAutoConfiguration.class, VixSyncJdbcAutoConfiguration.class,
			VixSyncNetworkAutoConfiguration.class, VixSyncWebClientAutoConfiguration.class,
			VixSyncAutoConfiguration.class })
	static class Application {

	}

}
