package com.vixcpp.sync.peer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import com.vixcpp.sync.operation.ForeignText;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.Payload;
import com.vixcpp.sync.receiver.ProblemDetails;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The wire format, version 1: what {@code docs/peers.md} says. Fields that are not known
 * are passed over. Not written by the host's mapper, whose settings are made for the
 * host's own JSON. Safe for use by several threads.
 */
final class PeerFormat {

	static final int VERSION = 1;

	static final String CONTENT_TYPE = "application/json";

	private static final int LONGEST_SENDER = 255;

	private static final String NO_TARGET = "peer";

	private static final JsonMapper mapper = JsonMapper.builder().build();

	private PeerFormat() {
	}

	/** One operation, as it stands in a batch. */
	static byte[] operation(Operation operation) {
		ObjectNode node = mapper.createObjectNode();
		node.put("id", operation.id());
		if (!operation.idempotencyKey().equals(operation.id())) {
			node.put("idempotencyKey", operation.idempotencyKey());
		}
		node.put("kind", operation.kind());
		node.put("target", operation.target());
		if (operation.orderingKey() != null) {
			node.put("orderingKey", operation.orderingKey());
		}
		if (!operation.headers().isEmpty()) {
			ObjectNode headers = node.putObject("headers");
			operation.headers().forEach(headers::put);
		}
		node.put("contentType", operation.payload().contentType());
		String text = text(operation.payload());
		if (text != null) {
			node.put("text", text);
		}
		else {
			node.put("payload", operation.payload().bytes());
		}
		return mapper.writeValueAsBytes(node);
	}

	/** Readable, and shorter than Base64; null where it would not be the same bytes. */
	private static @Nullable String text(Payload payload) {
		if (!payload.contentType().startsWith(Payload.JSON) && !payload.contentType().startsWith("text/")) {
			return null;
		}
		try {
			String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload.bytes())).toString();
			return text.chars().noneMatch((c) -> c < ' ' && c != '\n' && c != '\t') ? text : null;
		}
		catch (CharacterCodingException ex) {
			return null;
		}
	}

	/** What stands before the operations of a batch. */
	static byte[] head(String sender) {
		String quoted = mapper.writeValueAsString(sender);
		return ("{\"version\":" + VERSION + ",\"sender\":" + quoted + ",\"operations\":[")
			.getBytes(StandardCharsets.UTF_8);
	}

	/** A batch of operations that have been written before. */
	static byte[] batch(byte[] head, Collection<byte[]> operations) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes(head);
		boolean first = true;
		for (byte[] each : operations) {
			if (!first) {
				out.write(',');
			}
			first = false;
			out.writeBytes(each);
		}
		out.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
		return out.toByteArray();
	}

	/**
	 * Read a batch.
	 * @throws MalformedBatchException if it is none, or of another version
	 */
	static Batch batch(byte[] json) {
		JsonNode node = read(json);
		String sender = node.path("sender").asString("");
		if (sender.isBlank() || !ForeignText.line(sender, LONGEST_SENDER).equals(sender)) {
			throw MalformedBatchException.because("\"sender\" must be a text of 1 to 255 characters without control"
					+ " characters, the same in all batches of one sender");
		}
		JsonNode operations = node.path("operations");
		if (!operations.isArray()) {
			throw MalformedBatchException.because("\"operations\" must be an array");
		}
		List<Batch.Entry> entries = new ArrayList<>(operations.size());
		for (JsonNode each : operations) {
			String id = each.path("id").asString("");
			if (!Operation.isPossibleId(id)) {
				throw MalformedBatchException.because("operations[" + entries.size()
						+ "] has no \"id\" of 1 to 64 characters, which it could be acknowledged by");
			}
			entries.add(entry(id, each));
		}
		return new Batch(sender, entries);
	}

	private static Batch.Entry entry(String id, JsonNode node) {
		try {
			Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
			node.path("headers").properties().forEach((each) -> headers.put(each.getKey(), each.getValue().asString()));
			return new Batch.Entry(id,
					new Operation(id, node.path("kind").asString(""), node.path("target").asString(NO_TARGET),
							payload(node), headers,
							Objects.requireNonNullElse(optional(node.path("idempotencyKey")), id),
							optional(node.path("orderingKey")), null, null),
					"");
		}
		catch (IllegalArgumentException | JacksonException ex) {
			return new Batch.Entry(id, null, String.valueOf(ex.getMessage()));
		}
	}

	private static Payload payload(JsonNode node) {
		String text = text("text", node);
		String bytes = text("payload", node);
		if (text == null && bytes == null) {
			return Payload.EMPTY;
		}
		Payload payload = (text != null) ? Payload.of(text) : Payload.of(Base64.getDecoder().decode(bytes));
		String contentType = optional(node.path("contentType"));
		return (contentType != null) ? payload.withContentType(contentType) : payload;
	}

	/** Anything else would be an empty payload, which nobody has sent. */
	private static @Nullable String text(String field, JsonNode node) {
		JsonNode value = node.path(field);
		if (!value.isString() && !value.isMissingNode() && !value.isNull()) {
			throw new IllegalArgumentException("\"" + field + "\" must be a text");
		}
		return value.isString() ? value.stringValue() : null;
	}

	private static @Nullable String optional(JsonNode node) {
		return (node.isMissingNode() || node.isNull()) ? null : node.asString();
	}

	/** The answer to a batch. */
	static byte[] answer(List<Acknowledgement> acknowledgements) {
		ObjectNode node = mapper.createObjectNode();
		node.put("version", VERSION);
		ArrayNode results = node.putArray("results");
		for (Acknowledgement each : acknowledgements) {
			ObjectNode result = results.addObject();
			result.put("id", each.id());
			result.put("status", each.status().text());
			if (!each.reason().isEmpty()) {
				result.put("reason", each.reason());
			}
			if (each.repeated()) {
				result.put("repeated", true);
			}
		}
		return mapper.writeValueAsBytes(node);
	}

	/**
	 * Read an answer.
	 * @return by id; a status that is not known is a failure that says so
	 * @throws MalformedBatchException if it is none, or of another version
	 */
	static Map<String, Acknowledgement> answer(byte[] json) {
		JsonNode results = read(json).path("results");
		if (!results.isArray()) {
			throw MalformedBatchException.because("\"results\" must be an array");
		}
		Map<String, Acknowledgement> byId = new TreeMap<>();
		for (JsonNode each : results) {
			String id = each.path("id").asString("");
			String status = each.path("status").asString("");
			String reason = each.path("reason").asString("");
			byId.put(id,
					Acknowledgement.Status.of(status)
						.map((known) -> new Acknowledgement(id, known, reason, each.path("repeated").asBoolean(false)))
						.orElseGet(() -> Acknowledgement.of(id, Acknowledgement.Status.FAILED,
								"the peer answered '" + status + "': " + reason)));
		}
		return byId;
	}

	/** Whether it is a problem as a peer words it, and not as any server does. */
	static boolean isProblem(byte[] json) {
		try {
			return mapper.readTree(json).path("type").asString("").startsWith(ProblemDetails.TYPES);
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	private static JsonNode read(byte[] json) {
		JsonNode node;
		try {
			node = mapper.readTree(json);
		}
		catch (JacksonException ex) {
			throw MalformedBatchException.because("It is not JSON: " + ForeignText.line(ex.getOriginalMessage(), 200));
		}
		if (node.path("version").asInt(0) != VERSION) {
			throw MalformedBatchException.version("\"version\" must be " + VERSION);
		}
		return node;
	}

}
