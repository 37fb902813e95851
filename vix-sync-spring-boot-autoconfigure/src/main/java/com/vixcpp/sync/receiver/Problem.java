package com.vixcpp.sync.receiver;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Why a request is refused, as {@code application/problem+json} (RFC 9457). The types are
 * part of the contract: senders tell by them what to do.
 */
enum Problem {

	/** No key where one is required. */
	KEY_MISSING(400, "idempotency-key-missing", "Idempotency-Key is missing",
			"This operation requires the header Idempotency-Key, such as Idempotency-Key: \"0197f6a2-9c1b-7e55-a0d4-1f1e0c9a7b11\""),

	/** A key that is none. */
	KEY_INVALID(400, "idempotency-key-invalid", "Idempotency-Key is not valid",
			"The header Idempotency-Key must be given once, with 1 to 255 printable characters, as a quoted string"
					+ " (RFC 9651) or plain"),

	/** An earlier request with the key has not ended. */
	IN_PROGRESS(409, "request-in-progress", "A request with this Idempotency-Key is still being worked on",
			"Nothing is wrong: repeat the request a little later under the same key"),

	/** The key has been used for another request. */
	KEY_REUSED(422, "idempotency-key-reused", "Idempotency-Key is already used",
			"This key has been used for a request with another method, address or body. Use a new key"),

	/** The body is larger than what is read. */
	REQUEST_TOO_LARGE(413, "request-too-large", "The request is too large",
			"The body is larger than vix.sync.receiver.max-request-size allows"),

	/** A body whose bytes are not the same from one attempt to the next. */
	UNSUPPORTED_BODY(415, "unsupported-body", "multipart is not supported here",
			"Repeats are told by the body, and a multipart body is made anew for each attempt. Send the content itself"),

	/** The answer is larger than what is kept. */
	ANSWER_TOO_LARGE(500, "answer-too-large", "The answer is too large to be kept",
			"Everything has been undone: the answer is larger than vix.sync.receiver.max-response-size allows"),

	/** The database is away. */
	UNAVAILABLE(503, "receiver-unavailable", "Requests cannot be received at the moment",
			"The database is away. Repeat the request later under the same key");

	private final Answer answer;

	Problem(int status, String type, String title, String detail) {
		Map<String, List<String>> headers = new LinkedHashMap<>();
		headers.put("Content-Type", List.of(ProblemDetails.CONTENT_TYPE));
		if (status == 409 || status == 503) {
			headers.put("Retry-After", List.of("1"));
		}
		this.answer = new Answer(status, headers, ProblemDetails.json(status, type, title, detail));
	}

	Answer answer() {
		return this.answer;
	}

	/** Whether it is ours: nothing of what a handler did and answered is left then. */
	static boolean isAnsweredBy(Answer answer) {
		return Arrays.stream(values()).anyMatch((each) -> each.answer == answer);
	}

}
