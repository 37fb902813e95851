package com.vixcpp.sync.benchmarks;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import com.vixcpp.sync.benchmarks.Runner.Entrant;
import com.vixcpp.sync.benchmarks.contender.Contender;
import com.vixcpp.sync.benchmarks.contender.DbSchedulerContender;
import com.vixcpp.sync.benchmarks.contender.GruelboxContender;
import com.vixcpp.sync.benchmarks.contender.HttpContender;
import com.vixcpp.sync.benchmarks.contender.ModulithContender;
import com.vixcpp.sync.benchmarks.contender.NamastackContender;
import com.vixcpp.sync.benchmarks.contender.PlainContender;
import com.vixcpp.sync.benchmarks.contender.VixSyncContender;
import com.vixcpp.sync.benchmarks.contender.VixSyncContender.SetUp;
import com.vixcpp.sync.benchmarks.contender.Waiting;
import com.zaxxer.hikari.HikariDataSource;

/**
 * Makes contenders by their names, each with a database of its own.
 */
final class Entrants implements AutoCloseable {

	private final Server server;

	private final String url;

	private final Options options;

	private final Map<String, Entrant> all = new LinkedHashMap<>();

	Entrants(Server server, String url, Options options) {
		this.server = server;
		this.url = url;
		this.options = options;
	}

	/** Those of the options, made when they are asked for. */
	List<Entrant> all() {
		return this.options.contenders().stream().map((each) -> beside(each, each)).toList();
	}

	/** Those of them that need a database. */
	List<Entrant> withDatabase() {
		return all().stream().filter((each) -> !each.name().startsWith("http")).toList();
	}

	/**
	 * Another one of a kind.
	 * @param name of the new one
	 * @param kind what it is
	 */
	Entrant beside(String name, String kind) {
		return this.all.computeIfAbsent(name, (key) -> {
			Database database = this.server.database(name.replaceAll("\\W", "_"));
			return new Entrant(name, make(kind).apply(database.dataSource()), database, new AtomicLong());
		});
	}

	/**
	 * How operations of a kind can wait, told without making one: a contender that takes
	 * no part shall not stand beside those that do.
	 * @param kind what it is
	 * @return none if its tables cannot be filled
	 */
	static Set<Waiting> waiting(String kind) {
		return switch (kind) {
			case "vix-sync", "vix-sync-2", "vix-sync-4", "vix-sync-keys", "vix-sync-monitored" ->
				EnumSet.allOf(Waiting.class);
			case "plain", "db-scheduler" -> EnumSet.of(Waiting.DUE, Waiting.LATER);
			case "http", "http-transport", "modulith", "namastack", "gruelbox" -> EnumSet.noneOf(Waiting.class);
			default -> throw new IllegalArgumentException("No contender " + kind);
		};
	}

	private Function<HikariDataSource, Contender> make(String kind) {
		int concurrency = this.options.concurrency();
		return switch (kind) {
			case "vix-sync" -> vixSync(0, 1, false);
			case "vix-sync-2" -> vixSync(0, 2, false);
			case "vix-sync-4" -> vixSync(0, 4, false);
			case "vix-sync-keys" -> vixSync(1000, 1, false);
			case "vix-sync-monitored" -> vixSync(0, 1, true);
			case "http-transport" ->
				(dataSource) -> ((VixSyncContender) vixSync(0, 1, false).apply(dataSource)).transport(concurrency);
			case "plain" -> (dataSource) -> new PlainContender(dataSource, this.url, concurrency);
			case "http" -> (dataSource) -> new HttpContender(this.url, concurrency);
			case "db-scheduler" -> (dataSource) -> new DbSchedulerContender(dataSource, this.url, concurrency);
			case "modulith" -> (dataSource) -> new ModulithContender(dataSource, this.url, concurrency);
			case "namastack" -> (dataSource) -> new NamastackContender(dataSource, this.url, concurrency);
			case "gruelbox" -> (dataSource) -> new GruelboxContender(dataSource, this.url, concurrency);
			default -> throw new IllegalArgumentException("No contender " + kind);
		};
	}

	private Function<HikariDataSource, Contender> vixSync(int keys, int nodes, boolean monitored) {
		// All of them together have as many slots as the others.
		int concurrency = this.options.concurrency() / nodes;
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("vix.sync.engine.concurrency", concurrency);
		// One receiver may have all slots, as with the others.
		properties.put("vix.sync.engine.concurrency-per-destination", concurrency);
		properties.putAll(this.options.more());
		return (dataSource) -> new VixSyncContender(dataSource, this.url,
				new SetUp(properties, keys, nodes, monitored));
	}

	@Override
	public void close() {
		new ArrayList<>(this.all.values()).forEach(Entrant::close);
	}

}
