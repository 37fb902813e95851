package com.vixcpp.sync.jdbc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Headers of an answer as text, one value a line. What would break a line, or what
 * PostgreSQL cannot store, becomes a blank, as servers write it.
 */
final class AnswerHeaders {

	private AnswerHeaders() {
	}

	static String text(Map<String, List<String>> headers) {
		StringBuilder text = new StringBuilder();
		headers.forEach((name, values) -> values
			.forEach((value) -> text.append(name).append(':').append(value.replaceAll("\\p{Cc}", " ")).append('\n')));
		return text.toString();
	}

	static Map<String, List<String>> parse(String text) {
		Map<String, List<String>> headers = new LinkedHashMap<>();
		for (String line : text.split("\n")) {
			int colon = line.indexOf(':');
			if (colon > 0) {
				headers.computeIfAbsent(line.substring(0, colon), (name) -> new ArrayList<>())
					.add(line.substring(colon + 1));
			}
		}
		return headers;
	}

}
