package com.vixcpp.sync.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import com.vixcpp.sync.benchmarks.Results.Spread;

/**
 * The results as bars: the median of each contender, with a line from minimum to maximum.
 * Each phase has a scale of its own: rates, or single times where the rate is given.
 */
final class Plot {

	private static final int NAMES = 190;

	private static final int BARS = 480;

	private static final int WIDTH = NAMES + BARS + 90;

	private static final int ROW = 20;

	private final Map<String, List<Results>> results;

	Plot(List<Measurement> all) {
		this.results = Results.of(all);
	}

	String svg() {
		List<String> rows = new ArrayList<>();
		int top = 10;
		for (Map.Entry<String, List<Results>> phase : this.results.entrySet()) {
			boolean times = isOfTimes(phase);
			ToDoubleFunction<Measurement> value = times ? Measurement::p50 : Measurement::rate;
			rows.add(text(10, top + 15, "start", "bold",
					phase.getKey() + (times ? ", median in µs (less is better)" : ", operations per second")));
			top += ROW + 4;
			double largest = phase.getValue().stream().mapToDouble((each) -> each.spread(value).max()).max().orElse(1);
			for (Results each : phase.getValue()) {
				rows.add(bar(each.contender(), each.spread(value), top, BARS / largest));
				top += ROW;
			}
			top += ROW / 2;
		}
		return """
				<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
				<rect width="100%%" height="100%%" fill="white"/>
				%s
				</svg>
				""".formatted(WIDTH, top, rows.stream().collect(Collectors.joining("\n")));
	}

	private static boolean isOfTimes(Map.Entry<String, List<Results>> phase) {
		return phase.getKey().endsWith("latency") || phase.getValue().get(0).median(Measurement::rate) == 0;
	}

	private static String bar(String name, Spread spread, int top, double scale) {
		int middle = top + ROW / 2;
		return text(NAMES - 8, middle + 4, "end", "normal", name)
				+ String.format(Locale.ROOT, """

						<rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>
						<line x1="%.1f" x2="%.1f" y1="%d" y2="%d" stroke="black"/>
						""", NAMES, top + 2, spread.median() * scale, ROW - 5,
						name.startsWith("vix-sync") ? "#2a6f97" : "#b8c4cc", NAMES + spread.min() * scale,
						NAMES + spread.max() * scale, middle, middle)
				+ text(WIDTH - 10, middle + 4, "end", "normal", String.format(Locale.ROOT, "%,.0f", spread.median()));
	}

	private static String text(int x, int y, String anchor, String weight, String text) {
		return String.format("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-weight=\"%s\">%s</text>", x, y, anchor,
				weight, text);
	}

}
