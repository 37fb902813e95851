package com.vixcpp.sync.guest;

import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * JSON for a page: readable, and without what differs from run to run.
 */
final class EvenJson {

	private static final JsonMapper mapper = JsonMapper.builder().build();

	private static final Map<String, Object> EVEN = Map.of("oldestPendingSeconds", 12, "ageSeconds", 0,
			"nextTryInMillis", 598_000, "by", "host-1/4711", "next", "AAAAAAAAAAI");

	private EvenJson() {
	}

	static String of(String json) {
		return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(even(mapper.readTree(json)));
	}

	private static JsonNode even(JsonNode node) {
		if (node instanceof ObjectNode object) {
			object.propertyNames().stream().toList().forEach((name) -> {
				Object value = EVEN.get(name);
				object.set(name, (value != null) ? mapper.valueToTree(value) : even(object.get(name)));
				if (name.equals("deliveredBySecond")) {
					object.set(name, mapper.valueToTree(new int[] { 0, 1, 0 }));
				}
			});
			return object;
		}
		if (node instanceof ArrayNode array) {
			for (int i = 0; i < array.size(); i++) {
				array.set(i, even(array.get(i)));
			}
			return array;
		}
		return node.isString() ? StringNode.valueOf(evenText(node.asString())) : node;
	}

	private static String evenText(String text) {
		return text.replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:[\\d.]+Z", "2026-01-31T08:00:00Z")
			.replaceAll("at rest for \\d+ \\w+", "at rest for 10 min");
	}

}
