package com.vixcpp.sync.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import com.vixcpp.sync.benchmarks.Runner.Entrant;
import com.vixcpp.sync.benchmarks.contender.Contender;
import com.vixcpp.sync.benchmarks.contender.DbSchedulerContender;
import com.vixcpp.sync.benchmarks.contender.HttpContender;
import com.vixcpp.sync.benchmarks.contender.ModulithContender;
import com.vixcpp.sync.benchmarks.contender.NamastackContender;
import com.vixcpp.sync.benchmarks.contender.PlainContender;
import com.vixcpp.sync.benchmarks.contender.VixSyncContender;
import com.zaxxer.hikari.HikariDataSource;

/**
 * Makes contenders by their names, each with a database of its own.
 */
final class Entrants {

	private final Postgres postgres;

	private final String url;

	private final Benchmarks.Options options;

	Entrants(Postgres postgres, String url, Benchmarks.Options options) {
		this.postgres = postgres;
		this.url = url;
		this.options = options;
	}

	Entrant named(String name) {
		int concurrency = this.options.concurrency();
		return switch (name) {
			case "vix-sync" -> entrant(name, (dataSource) -> vixSync(dataSource, 0));
			case "vix-sync-keys" -> entrant(name, (dataSource) -> vixSync(dataSource, 1000));
			case "http-transport" ->
				entrant(name, (dataSource) -> vixSync(dataSource, 0).transport(this.options.concurrency()));
			case "plain" -> entrant(name, (dataSource) -> new PlainContender(dataSource, this.url, concurrency));
			case "http" -> entrant(name, (dataSource) -> new HttpContender(this.url, concurrency));
			case "db-scheduler" ->
				entrant(name, (dataSource) -> new DbSchedulerContender(dataSource, this.url, concurrency));
			case "modulith" -> entrant(name, (dataSource) -> new ModulithContender(dataSource, this.url, concurrency));
			case "namastack" ->
				entrant(name, (dataSource) -> new NamastackContender(dataSource, this.url, concurrency));
			default -> throw new IllegalArgumentException("No contender " + name);
		};
	}

	private Entrant entrant(String name, Function<HikariDataSource, Contender> contender) {
		Database database = this.postgres.database(name.replace('-', '_'));
		return new Entrant(name, contender.apply(database.dataSource()), database);
	}

	private VixSyncContender vixSync(HikariDataSource dataSource, int keys) {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("vix.sync.engine.concurrency", this.options.concurrency());
		// One receiver may have all slots, as with the others.
		properties.put("vix.sync.engine.concurrency-per-destination", this.options.concurrency());
		properties.putAll(this.options.more());
		return new VixSyncContender(dataSource, this.url, properties, keys);
	}

}
