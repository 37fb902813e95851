package com.vixcpp.sync.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import com.vixcpp.sync.benchmarks.contender.Contender;

/**
 * Runs a phase for all entrants in turn, round by round, so that what the machine does
 * meanwhile meets each of them.
 */
final class Runner {

	private final Postgres postgres;

	private final FarEnd farEnd;

	private final int warmUps;

	private final int rounds;

	private final Consumer<Measurement> results;

	Runner(Postgres postgres, FarEnd farEnd, int warmUps, int rounds, Consumer<Measurement> results) {
		this.postgres = postgres;
		this.farEnd = farEnd;
		this.warmUps = warmUps;
		this.rounds = rounds;
		this.results = results;
	}

	void run(List<Entrant> entrants, Function<Phase, Measurement> work) {
		List<Entrant> order = new ArrayList<>(entrants);
		for (int round = 1 - this.warmUps; round <= this.rounds; round++) {
			for (Entrant entrant : order) {
				entrant.contender().clear();
				this.postgres.checkpoint();
				Measurement measurement = work.apply(new Phase(entrant, this.farEnd, round));
				System.err.println(((round > 0) ? "" : "warm-up ") + measurement.toCsv());
				if (round > 0) {
					this.results.accept(measurement);
				}
			}
			Collections.rotate(order, 1);
		}
	}

	/**
	 * Who takes part.
	 *
	 * @param name in the results
	 * @param contender itself
	 * @param database its own
	 */
	record Entrant(String name, Contender contender, Database database) {
	}

}
