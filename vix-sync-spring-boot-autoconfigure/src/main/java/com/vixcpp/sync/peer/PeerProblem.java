package com.vixcpp.sync.peer;

import java.util.LinkedHashMap;
import java.util.Map;

import com.vixcpp.sync.receiver.ProblemDetails;

/**
 * Why a whole batch is refused, as {@code application/problem+json} (RFC 9457).
 */
enum PeerProblem {

	/** Not a batch. */
	MALFORMED(400, "batch-malformed", "This is not a batch of operations"),

	/** Not a POST. */
	METHOD(405, "method-not-allowed", "Batches of operations are posted"),

	/** The body is larger than what is read, or has too many operations. */
	TOO_LARGE(413, "batch-too-large", "The batch is too large"),

	/** Another content type: a form of another site could be sent by a browser. */
	UNSUPPORTED(415, "batch-unsupported", "This kind of batch is not understood"),

	/** No thread, or no database. */
	UNAVAILABLE(503, "receiver-unavailable", "Operations cannot be received at the moment");

	private final int status;

	private final String type;

	private final String title;

	PeerProblem(int status, String type, String title) {
		this.status = status;
		this.type = type;
		this.title = title;
	}

	PeerReply because(String detail) {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("Content-Type", ProblemDetails.CONTENT_TYPE);
		if (this == UNAVAILABLE) {
			headers.put("Retry-After", "1");
		}
		if (this == METHOD) {
			headers.put("Allow", "POST");
		}
		return new PeerReply(this.status, headers, ProblemDetails.json(this.status, this.type, this.title, detail));
	}

}
