package com.vixcpp.sync.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * Minimum, median and maximum of the rounds, and of the ratios to one contender.
 */
final class Report {

	private final List<Measurement> all;

	private final String baseline;

	Report(List<Measurement> all, String baseline) {
		this.all = all;
		this.baseline = baseline;
	}

	void print(PrintStream out) {
		Results.of(this.all).forEach((phase, contenders) -> {
			out.printf("%n%s: min / median / max of %d rounds%n", phase, contenders.get(0).rounds().size());
			contenders.forEach((each) -> print(out, each, contenders));
		});
	}

	private void print(PrintStream out, Results results, List<Results> contenders) {
		String base = Backlog.baseline(results.contender(), this.baseline);
		String ratio = contenders.stream()
			.filter((each) -> each.contender().equals(base))
			.findFirst()
			.map((each) -> "x " + results.ratio(each).text("%.2f") + " of " + base)
			.orElse("");
		out.printf(Locale.ROOT, "  %-24s %-9s %s  %s%n", results.contender(), results.heat(), speed(results), ratio);
		if (results.median(Measurement::rate) > 0) {
			out.printf(Locale.ROOT,
					"  %34s cpu %.0f us, commits %.3f, dead tuples %.2f, log %.0f bytes per operation%n", "",
					results.median(Measurement::cpu), results.median(Measurement::commits),
					results.median(Measurement::deadTuples), results.median(Measurement::walBytes));
		}
	}

	private static String speed(Results results) {
		String times = (results.median(Measurement::p50) > 0) ? "p50 " + results.spread(Measurement::p50).text("%.0f")
				+ " us, p99 " + results.spread(Measurement::p99).text("%.0f") + " us" : "";
		return (results.median(Measurement::rate) > 0)
				? results.spread(Measurement::rate).text("%.0f") + " op/s  " + times : times;
	}

}
