package com.vixcpp.sync.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import com.vixcpp.sync.benchmarks.Runner.Entrant;
import com.vixcpp.sync.benchmarks.Runner.Turn;
import com.vixcpp.sync.benchmarks.contender.Waiting;

/**
 * Each contender twice, on two databases: with a long backlog, and with a short one.
 */
final class Backlog {

	private static final int FEW = 1000;

	private static final String WATCHED = "vix-sync-monitored";

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
		run(knowing(Waiting.DUE), Waiting.DUE, (phase) -> phase.firstArrivals(operations));
		run(watched(), Waiting.DUE, WaitingPhase::looks);
		run(knowing(Waiting.LATER), Waiting.LATER, (phase) -> phase.latency(time));
	}

	/** What waits cannot be sent, each contender in the ways that it knows. */
	void resting() {
		int operations = this.options.operations();
		run(knowing(Waiting.RESTING), Waiting.RESTING, (phase) -> phase.others("resting", operations));
		run(knowing(Waiting.BEHIND_A_KEY), Waiting.BEHIND_A_KEY, (phase) -> phase.others("behind-a-key", operations));
		run(knowing(Waiting.LATER), Waiting.LATER, (phase) -> phase.others("later", operations));
	}

	private List<String> knowing(Waiting why) {
		return this.options.contenders().stream().filter((each) -> Entrants.waiting(each).contains(why)).toList();
	}

	private List<String> watched() {
		return this.options.contenders().stream().filter((each) -> made(each).equals(WATCHED)).toList();
	}

	private void run(List<String> kinds, Waiting why, Function<WaitingPhase, List<Measurement>> work) {
		List<Entrant> all = kinds.stream()
			.flatMap((each) -> List.of(named(each, FEW), named(each, this.options.waiting())).stream())
			.toList();
		all.forEach((each) -> each.contender().clear());
		this.runner.run(all, (turn) -> phase(turn, why).fill(), (turn) -> work.apply(phase(turn, why)));
	}

	private static WaitingPhase phase(Turn turn, Waiting why) {
		return new WaitingPhase(turn, why, waiting(turn.entrant()));
	}

	private Entrant named(String kind, int waiting) {
		return this.entrants.beside(kind + "+" + waiting, made(kind));
	}

	/** Who has a backlog has it watched. */
	private static String made(String kind) {
		return kind.equals("vix-sync") ? WATCHED : kind;
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
