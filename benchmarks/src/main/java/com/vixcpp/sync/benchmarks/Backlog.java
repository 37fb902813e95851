package com.vixcpp.sync.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;

import com.vixcpp.sync.benchmarks.Runner.Entrant;
import com.vixcpp.sync.benchmarks.Runner.Turn;
import com.vixcpp.sync.benchmarks.contender.Backlogged;
import com.vixcpp.sync.benchmarks.contender.Monitored;
import com.vixcpp.sync.benchmarks.contender.Waiting;

/**
 * Each contender twice, on two databases: with a long backlog, and with a short one.
 */
final class Backlog {

	private static final int FEW = 1000;

	private final Runner runner;

	private final Entrants entrants;

	private final Options options;

	Backlog(Runner runner, Entrants entrants, Options options) {
		this.runner = runner;
		this.entrants = entrants;
		this.options = options;
	}

	/** What waits can be sent; for the latency, not within the hour. */
	void due(Duration time) {
		int operations = this.options.operations();
		run(Waiting.DUE, (phase, monitored) -> phase.firstArrivals(operations));
		run(Waiting.DUE, (phase, monitored) -> monitored ? phase.looks() : List.of());
		run(Waiting.LATER, (phase, monitored) -> phase.latency(time));
	}

	/** What waits cannot be sent, each contender in the ways that it knows. */
	void resting() {
		int operations = this.options.operations();
		run(Waiting.RESTING, (phase, monitored) -> phase.others("resting", operations));
		run(Waiting.BEHIND_A_KEY, (phase, monitored) -> phase.others("behind-a-key", operations));
		run(Waiting.LATER, (phase, monitored) -> phase.others("later", operations));
	}

	private void run(Waiting why, BiFunction<WaitingPhase, Boolean, List<Measurement>> work) {
		List<Entrant> all = this.options.contenders()
			.stream()
			.filter((each) -> !each.startsWith("http"))
			.flatMap((each) -> List.of(named(each, FEW), named(each, this.options.waiting())).stream())
			.filter((each) -> each.contender() instanceof Backlogged backlogged && backlogged.knows(why))
			.toList();
		all.forEach((each) -> each.contender().clear());
		this.runner.run(all, (turn) -> phase(turn, why).fill(),
				(turn) -> work.apply(phase(turn, why), turn.entrant().contender() instanceof Monitored));
	}

	private static WaitingPhase phase(Turn turn, Waiting why) {
		return new WaitingPhase(turn, why, waiting(turn.entrant()));
	}

	private Entrant named(String kind, int waiting) {
		// Who has a backlog has it watched.
		return this.entrants.beside(kind + "+" + waiting, kind.equals("vix-sync") ? "vix-sync-monitored" : kind);
	}

	private static int waiting(Entrant entrant) {
		String name = entrant.name();
		return Integer.parseInt(name.substring(name.indexOf('+') + 1));
	}

	/** Whom an entrant is compared with: itself with a short backlog. */
	static String baseline(String name, String otherwise) {
		int plus = name.indexOf('+');
		return (plus < 0) ? otherwise : name.substring(0, plus + 1) + FEW;
	}

}
