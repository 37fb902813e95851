package com.vixcpp.sync.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

	public static void main(String[] arguments) {
		int exit = 1;
		try {
			new Benchmarks(Options.of(arguments)).run();
			exit = 0;
		}
		catch (Throwable ex) {
			ex.printStackTrace();
		}
		// Threads that a contender has left behind must not keep the JVM alive.
		System.exit(exit);
	}

	private void run() throws IOException {
		try {
			measure();
		}
		finally {
			// One who fails late must not take with it what was measured before.
			if (!this.results.isEmpty()) {
				tell();
			}
		}
	}

	private void measure() {
		try (Server server = this.options.server();
				FarEnd farEnd = new FarEnd();
				Entrants entrants = new Entrants(server, farEnd.url(), this.options)) {
			Runner runner = new Runner(server, farEnd, this.options.warmUps(), this.options.rounds(),
					this.results::add);
			for (String phase : this.options.phases()) {
				runPhase(phase, runner, entrants, farEnd);
			}
			server.statements(this.options.statements()).forEach(System.out::println);
		}
	}

	private void tell() throws IOException {
		write();
		new Report(this.results, this.options.baseline()).print(System.out);
		Files.writeString(this.options.plot(), new Plot(this.results).svg());
	}

	private void runPhase(String phase, Runner runner, Entrants entrants, FarEnd farEnd) {
		Backlog backlog = new Backlog(runner, entrants, this.options);
		int operations = this.options.operations();
		Duration time = Duration.ofSeconds(this.options.seconds());
		switch (phase) {
			case "enqueue" -> List.of(1, 4, 8)
				.forEach((threads) -> runner.run(entrants.withDatabase(),
						(each) -> each.enqueue(threads, (threads == 1) ? operations / 6 : operations / 3)));
			case "drain" -> runner.run(entrants.all(), (each) -> each.drain(Duration.ZERO, operations));
			case "drain20" -> runner.run(entrants.all(), (each) -> each.drain(Duration.ofMillis(20), operations));
			case "snapshot" -> runner.run(entrants.withDatabase(), (turn) -> turn.entrant().contender().clear(),
					(turn) -> Phase.snapshots(turn, operations));
			case "live" -> runner.run(entrants.withDatabase(), (each) -> each.live(operations / 3));
			case "latency" -> runner.run(entrants.withDatabase(), (each) -> each.latency(time));
			case "backlog" -> backlog.due(time);
			case "resting" -> backlog.resting();
			case "sizes" -> entrants.withDatabase()
				.forEach((each) -> new Sizes(each, farEnd, operations).lines().forEach(System.out::println));
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

}
