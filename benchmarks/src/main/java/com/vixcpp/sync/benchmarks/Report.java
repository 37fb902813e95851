package com.vixcpp.sync.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

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
		String name = Backlog.baseline(results.contender(), this.baseline);
		Optional<Results> base = contenders.stream().filter((each) -> each.contender().equals(name)).findFirst();
		out.printf(Locale.ROOT, "  %s, %s%n", results.contender(), results.heat());
		if (results.median(Measurement::rate) > 0) {
			print(out, results, base, "op/s", Measurement::rate);
		}
		if (results.median(Measurement::p50) > 0) {
			print(out, results, base, "us p50", Measurement::p50);
			print(out, results, base, "us p99", Measurement::p99);
		}
		if (results.median(Measurement::rate) > 0) {
			out.printf(Locale.ROOT,
					"      per operation: CPU %.0f us, commits %.3f, dead tuples %.2f, log %.0f bytes%n",
					results.median(Measurement::cpu), results.median(Measurement::commits),
					results.median(Measurement::deadTuples), results.median(Measurement::walBytes));
		}
	}

	private static void print(PrintStream out, Results results, Optional<Results> base, String unit,
			ToDoubleFunction<Measurement> value) {
		out.printf("      %-6s %s%s%n", unit, results.spread(value).text("%.0f"),
				base.filter((each) -> !each.equals(results))
					.map((each) -> ", x " + results.ratio(each, value).text("%.2f") + " of " + each.contender())
					.orElse(""));
	}

}
