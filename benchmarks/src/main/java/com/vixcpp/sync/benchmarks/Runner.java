package com.vixcpp.sync.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

import com.vixcpp.sync.benchmarks.contender.Contender;

/**
 * Runs a phase for all entrants in turn, round by round, so that what the machine does
 * meanwhile meets each of them.
 */
final class Runner {

	private final Server server;

	private final FarEnd farEnd;

	private final int warmUps;

	private final int rounds;

	private final Consumer<Measurement> results;

	Runner(Server server, FarEnd farEnd, int warmUps, int rounds, Consumer<Measurement> results) {
		this.server = server;
		this.farEnd = farEnd;
		this.warmUps = warmUps;
		this.rounds = rounds;
		this.results = results;
	}

	/** On empty tables. */
	void run(List<Entrant> entrants, Function<Phase, Measurement> work) {
		run(entrants, (turn) -> turn.entrant().contender().clear(), (turn) -> List.of(work.apply(new Phase(turn))));
	}

	/** On tables that are prepared before each turn. */
	void run(List<Entrant> entrants, Consumer<Turn> prepare, Function<Turn, List<Measurement>> work) {
		List<Entrant> order = new ArrayList<>(entrants);
		for (int round = 1 - this.warmUps; round <= this.rounds; round++) {
			for (Entrant entrant : order) {
				Turn turn = new Turn(entrant, this.farEnd, round);
				prepare.accept(turn);
				this.server.checkpoint();
				for (Measurement measurement : work.apply(turn)) {
					System.err.println(((round > 0) ? "" : "warm-up ") + measurement.toCsv());
					if (round > 0) {
						this.results.accept(measurement);
					}
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
	 * @param carried operations so far
	 */
	record Entrant(String name, Contender contender, Database database, AtomicLong carried) implements AutoCloseable {

		@Override
		public void close() {
			this.contender.close();
			this.database.close();
		}

	}

	/**
	 * Whose turn it is.
	 *
	 * @param entrant who
	 * @param farEnd where operations go
	 * @param round from 1; not above 0 for the warm-up
	 */
	record Turn(Entrant entrant, FarEnd farEnd, int round) {

		/** Whether its result is kept. */
		boolean counts() {
			return this.round > 0;
		}

	}

}
