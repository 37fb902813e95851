package com.vixcpp.sync.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.vixcpp.sync.benchmarks.Runner.Entrant;

/**
 * {@code java -cp … com.vixcpp.sync.benchmarks.Benchmarks [--key=value …]}: see the
 * README of this module.
 */
public final class Benchmarks {

	private final Options options;

	private final List<Measurement> results = new ArrayList<>();

	private Benchmarks(Options options) {
		this.options = options;
	}

	public static void main(String[] arguments) throws IOException {
		new Benchmarks(Options.of(arguments)).run();
		System.exit(0);
	}

	private void run() throws IOException {
		try (Postgres postgres = new Postgres(this.options.statements() > 0); FarEnd farEnd = new FarEnd()) {
			Entrants entrants = new Entrants(postgres, farEnd.url(), this.options);
			List<Entrant> all = new ArrayList<>();
			for (String name : this.options.contenders()) {
				all.add(entrants.named(name));
			}
			Runner runner = new Runner(postgres, farEnd, this.options.warmUps(), this.options.rounds(),
					this.results::add);
			for (String phase : this.options.phases()) {
				runPhase(runner, phase, all);
			}
			all.forEach((each) -> each.contender().close());
			postgres.statements(this.options.statements()).forEach(System.out::println);
		}
		write();
		new Report(this.results, this.options.baseline()).print(System.out);
	}

	private void runPhase(Runner runner, String phase, List<Entrant> all) {
		int operations = this.options.operations();
		List<Entrant> withDatabase = all.stream().filter((each) -> !each.name().startsWith("http")).toList();
		switch (phase) {
			case "enqueue" -> List.of(1, 4, 8)
				.forEach((threads) -> runner.run(withDatabase,
						(each) -> each.enqueue(threads, (threads == 1) ? operations / 6 : operations / 3)));
			case "drain" -> runner.run(all, (each) -> each.drain(Duration.ZERO, operations));
			case "drain20" -> runner.run(all, (each) -> each.drain(Duration.ofMillis(20), operations));
			case "snapshot" -> runner.run(withDatabase, (each) -> each.drainUnderSnapshot(operations));
			case "live" -> runner.run(withDatabase, (each) -> each.live(operations / 3));
			case "latency" -> runner.run(withDatabase, (each) -> each.latency(Duration.ofSeconds(10)));
			default -> throw new IllegalArgumentException("No phase " + phase);
		}
	}

	private void write() throws IOException {
		Files.createDirectories(this.options.csv().toAbsolutePath().getParent());
		try (PrintWriter csv = new PrintWriter(this.options.csv().toFile(), StandardCharsets.UTF_8)) {
			csv.println(Measurement.HEADER);
			this.results.forEach((each) -> csv.println(each.toCsv()));
		}
	}

	/**
	 * What to do.
	 *
	 * @param phases in their order
	 * @param contenders in their order
	 * @param baseline the contender that the others are compared with
	 * @param operations of a drain; other phases take a part of it
	 * @param concurrency requests at the same time
	 * @param warmUps rounds before those that count
	 * @param rounds that count
	 * @param csv where all results go
	 * @param statements of how many SQL statements to tell the cost; 0 for none
	 * @param more properties of Vix Sync
	 */
	record Options(List<String> phases, List<String> contenders, String baseline, int operations, int concurrency,
			int warmUps, int rounds, Path csv, int statements, Map<String, Object> more) {

		static Options of(String[] arguments) {
			Map<String, String> given = new LinkedHashMap<>();
			Map<String, Object> more = new LinkedHashMap<>();
			for (String argument : arguments) {
				int equals = argument.indexOf('=');
				if (!argument.startsWith("--") || equals < 0) {
					throw new IllegalArgumentException(argument + " is not --key=value");
				}
				String key = argument.substring(2, equals);
				if (key.startsWith("vix.sync.")) {
					more.put(key, argument.substring(equals + 1));
				}
				else {
					given.put(key, argument.substring(equals + 1));
				}
			}
			Options options = new Options(list(given, "phases", "enqueue,drain,drain20,snapshot,live,latency"),
					list(given, "contenders", "vix-sync,plain,http,db-scheduler,modulith,namastack"),
					given.getOrDefault("baseline", "vix-sync"), number(given, "operations", 30_000),
					number(given, "concurrency", 64), number(given, "warm-ups", 2), number(given, "rounds", 3),
					Path.of(given.getOrDefault("csv", "benchmarks/target/results.csv")), number(given, "statements", 0),
					more);
			for (String key : List.of("phases", "contenders", "baseline", "operations", "concurrency", "warm-ups",
					"rounds", "csv", "statements")) {
				given.remove(key);
			}
			if (!given.isEmpty()) {
				throw new IllegalArgumentException("No such option: " + given.keySet());
			}
			return options;
		}

		private static List<String> list(Map<String, String> given, String key, String byDefault) {
			return List.of(given.getOrDefault(key, byDefault).split(","));
		}

		private static int number(Map<String, String> given, String key, int byDefault) {
			return Integer.parseInt(given.getOrDefault(key, String.valueOf(byDefault)));
		}

	}

}
