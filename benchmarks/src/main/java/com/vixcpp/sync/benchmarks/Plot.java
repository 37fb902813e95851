package com.vixcpp.sync.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The results as bars: the median of each contender, with a line from minimum to maximum.
 * Each phase has a scale of its own.
 */
final class Plot {

	private static final int NAMES = 190;

	private static final int BARS = 480;

	private static final int WIDTH = NAMES + BARS + 90;

	private static final int ROW = 20;

	private final Map<String, List<Results>> results;

	Plot(List<Measurement> all) {
		// Single times are no rates.
		this.results = Results.of(all.stream().filter((each) -> each.rate() > 0).toList());
	}

	String svg() {
		List<String> rows = new ArrayList<>();
		int top = 10;
		for (Map.Entry<String, List<Results>> phase : this.results.entrySet()) {
			rows.add(text(10, top + 15, "start", "bold", phase.getKey() + ", operations per second"));
			top += ROW + 4;
			double largest = phase.getValue()
				.stream()
				.mapToDouble((each) -> each.spread(Measurement::rate).max())
				.max()
				.orElse(1);
			for (Results each : phase.getValue()) {
				rows.add(bar(each, top, largest));
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

	private static String bar(Results results, int top, double largest) {
		Results.Spread rate = results.spread(Measurement::rate);
		double scale = BARS / largest;
		int middle = top + ROW / 2;
		return text(NAMES - 8, middle + 4, "end", "normal", results.contender())
				+ String.format(Locale.ROOT, """

						<rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>
						<line x1="%.1f" x2="%.1f" y1="%d" y2="%d" stroke="black"/>
						""", NAMES, top + 2, rate.median() * scale, ROW - 5,
						results.contender().startsWith("vix-sync") ? "#2a6f97" : "#b8c4cc", NAMES + rate.min() * scale,
						NAMES + rate.max() * scale, middle, middle)
				+ text(WIDTH - 10, middle + 4, "end", "normal", String.format(Locale.ROOT, "%,.0f", rate.median()));
	}

	private static String text(int x, int y, String anchor, String weight, String text) {
		return String.format("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-weight=\"%s\">%s</text>", x, y, anchor,
				weight, text);
	}

}
