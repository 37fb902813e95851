package com.vixcpp.sync.benchmarks;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What to do: {@code --key=value …}.
 *
 * @param given what was said
 * @param more properties of Vix Sync
 */
record Options(Map<String, String> given, Map<String, Object> more) {

	private static final Map<String, String> DEFAULTS = Map.ofEntries(
			Map.entry("phases", "enqueue,drain,drain20,snapshot,live,latency"),
			Map.entry("contenders", "vix-sync,plain,http,db-scheduler,modulith,namastack"),
			Map.entry("baseline", "vix-sync"), Map.entry("database", "postgresql"), Map.entry("operations", "30000"),
			Map.entry("waiting", "1000000"), Map.entry("concurrency", "64"), Map.entry("seconds", "10"),
			Map.entry("warm-ups", "2"), Map.entry("rounds", "3"), Map.entry("statements", "0"),
			Map.entry("csv", "benchmarks/target/results.csv"), Map.entry("plot", "benchmarks/target/results.svg"));

	static Options of(String[] arguments) {
		Map<String, String> given = new LinkedHashMap<>();
		Map<String, Object> more = new LinkedHashMap<>();
		for (String argument : arguments) {
			int equals = argument.indexOf('=');
			if (!argument.startsWith("--") || equals < 0) {
				throw new IllegalArgumentException(argument + " is not --key=value");
			}
			String key = argument.substring(2, equals);
			String value = argument.substring(equals + 1);
			if (key.startsWith("vix.sync.")) {
				more.put(key, value);
			}
			else if (DEFAULTS.containsKey(key)) {
				given.put(key, value);
			}
			else {
				throw new IllegalArgumentException("No such option: " + key);
			}
		}
		return new Options(given, more);
	}

	private String text(String key) {
		return this.given.getOrDefault(key, DEFAULTS.get(key));
	}

	private int number(String key) {
		return Integer.parseInt(text(key));
	}

	/** In their order. */
	List<String> phases() {
		return List.of(text("phases").split(","));
	}

	/** In their order. */
	List<String> contenders() {
		return List.of(text("contenders").split(","));
	}

	/** The contender that the others are compared with. */
	String baseline() {
		return text("baseline");
	}

	Server server() {
		return switch (text("database")) {
			case "postgresql" -> new Postgres(statements() > 0);
			case "h2" -> new H2Files("");
			case "h2-at-once" -> new H2Files(";WRITE_DELAY=0");
			default -> throw new IllegalArgumentException("No database " + text("database"));
		};
	}

	/** Of a drain; other phases take a part of it. */
	int operations() {
		return number("operations");
	}

	/** How many wait in the phases of that. */
	int waiting() {
		return number("waiting");
	}

	/** Requests at the same time. */
	int concurrency() {
		return number("concurrency");
	}

	/** How long latency is measured. */
	int seconds() {
		return number("seconds");
	}

	/** Rounds before those that count. */
	int warmUps() {
		return number("warm-ups");
	}

	/** Rounds that count. */
	int rounds() {
		return number("rounds");
	}

	/** Of how many SQL statements to tell the cost; 0 for none. */
	int statements() {
		return number("statements");
	}

	Path csv() {
		return Path.of(text("csv"));
	}

	Path plot() {
		return Path.of(text("plot"));
	}

}
