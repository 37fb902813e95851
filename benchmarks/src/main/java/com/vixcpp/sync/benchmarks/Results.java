package com.vixcpp.sync.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * The rounds of one contender in one phase.
 *
 * @param contender who
 * @param rounds in their order, one at least
 */
record Results(String contender, List<Measurement> rounds) {

	/** By phase, each with its contenders by their names. */
	static Map<String, List<Results>> of(List<Measurement> all) {
		Map<String, TreeMap<String, List<Measurement>>> grouped = all.stream()
			.collect(Collectors.groupingBy(Measurement::phase, LinkedHashMap::new,
					Collectors.groupingBy(Measurement::contender, TreeMap::new, Collectors.toList())));
		Map<String, List<Results>> results = new LinkedHashMap<>();
		grouped.forEach((phase, contenders) -> results.put(phase,
				contenders.entrySet().stream().map((each) -> new Results(each.getKey(), each.getValue())).toList()));
		return results;
	}

	Spread spread(ToDoubleFunction<Measurement> value) {
		return Spread.of(this.rounds.stream().mapToDouble(value).toArray());
	}

	double median(ToDoubleFunction<Measurement> value) {
		return spread(value).median();
	}

	/** Round by round: what the machine did meanwhile met both. */
	Spread ratio(Results base, ToDoubleFunction<Measurement> value) {
		double[] ratios = new double[Math.min(this.rounds.size(), base.rounds.size())];
		for (int i = 0; i < ratios.length; i++) {
			ratios[i] = value.applyAsDouble(this.rounds.get(i)) / value.applyAsDouble(base.rounds.get(i));
		}
		return Spread.of(ratios);
	}

	/** How much the JVM had learnt of this contender when the first round began. */
	String heat() {
		long carried = this.rounds.get(0).heat();
		if (carried < 5_000) {
			return "cold";
		}
		return (carried < 25_000) ? "warm" : (carried < 200_000) ? "hot" : "fully hot";
	}

	/**
	 * Of several values.
	 *
	 * @param min smallest
	 * @param median in the middle
	 * @param max largest
	 */
	record Spread(double min, double median, double max) {

		static Spread of(double... values) {
			double[] sorted = values.clone();
			Arrays.sort(sorted);
			return new Spread(sorted[0], (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2,
					sorted[sorted.length - 1]);
		}

		String text(String format) {
			return String.format(Locale.ROOT, format + " / " + format + " / " + format, this.min, this.median,
					this.max);
		}

	}

}
