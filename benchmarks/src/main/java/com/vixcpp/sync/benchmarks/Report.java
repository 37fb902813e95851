package com.vixcpp.sync.benchmarks;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Minimum, median and maximum of the rounds, and the ratio of the medians to one
 * contender.
 */
final class Report {

	private final Map<String, Map<String, List<Measurement>>> results;

	private final String baseline;

	Report(List<Measurement> results, String baseline) {
		this.results = results.stream()
			.collect(Collectors.groupingBy(Measurement::phase, LinkedHashMap::new,
					Collectors.groupingBy(Measurement::contender, LinkedHashMap::new, Collectors.toList())));
		this.baseline = baseline;
	}

	void print(PrintStream out) {
		this.results.forEach((phase, contenders) -> {
			out.printf("%n%s: operations per second, min / median / max%n", phase);
			List<Measurement> base = contenders.get(this.baseline);
			contenders.forEach((contender, rounds) -> {
				double[] rate = sorted(rounds, Measurement::rate);
				double ratio = (base != null) ? median(rounds, Measurement::rate) / median(base, Measurement::rate)
						: Double.NaN;
				out.printf(
						"  %-14s %8.0f / %8.0f / %8.0f  x%.2f  p50 %.0f us  p99 %.0f us  cpu %.0f us"
								+ "  commits %.3f  wal %.0f B%n",
						contender, rate[0], median(rounds, Measurement::rate), rate[rate.length - 1], ratio,
						median(rounds, Measurement::p50), median(rounds, Measurement::p99),
						median(rounds, Measurement::cpu), median(rounds, Measurement::commits),
						median(rounds, Measurement::walBytes));
			});
		});
	}

	private static double median(List<Measurement> rounds, ToDoubleFunction<Measurement> value) {
		double[] sorted = sorted(rounds, value);
		return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
	}

	private static double[] sorted(List<Measurement> rounds, ToDoubleFunction<Measurement> value) {
		return rounds.stream().mapToDouble(value).sorted().toArray();
	}

}
