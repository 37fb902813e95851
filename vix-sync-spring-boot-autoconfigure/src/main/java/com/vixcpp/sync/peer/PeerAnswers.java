package com.vixcpp.sync.peer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.vixcpp.sync.operation.ForeignText;
import com.vixcpp.sync.transport.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * What the answer of a peer, or none, means for the operations of a batch. What is not an
 * answer about one of them speaks of the peer, and counts for none.
 */
final class PeerAnswers {

	/** What a server may answer because of a single operation. */
	private static final Set<Integer> OF_ONE = Set.of(400, 413, 422, 500);

	private PeerAnswers() {
	}

	/** Whether one operation may have brought this upon the whole batch. */
	static boolean mayBeOfOne(PeerLink.Answer answer) {
		return OF_ONE.contains(answer.status());
	}

	/** Whether it says that nothing can be sent to the peer at the moment. */
	static boolean isOfAll(PeerLink.Answer answer) {
		return answer.status() != 200 && !mayBeOfOne(answer);
	}

	/** What it means for each of them, by id. */
	static Map<String, SendResult> of(List<String> ids, PeerLink.Answer answer) {
		Map<String, SendResult> results = new HashMap<>();
		if (answer.status() != 200) {
			ids.forEach((each) -> results.put(each, whole(answer)));
			return results;
		}
		if (!answer.reason().isEmpty()) {
			ids.forEach((each) -> results.put(each, foreign(answer.reason())));
			return results;
		}
		try {
			Map<String, Acknowledgement> acknowledgements = PeerFormat.answer(answer.body());
			ids.forEach((each) -> results.put(each, one(acknowledgements.get(each), answer)));
		}
		catch (MalformedBatchException ex) {
			SendResult foreign = foreign(String.valueOf(ex.getMessage()));
			ids.forEach((each) -> results.put(each, foreign));
		}
		return results;
	}

	private static SendResult foreign(String reason) {
		return SendResult.unavailable("HTTP 200 that is not the answer of a peer: " + reason).withStatus(200);
	}

	private static SendResult whole(PeerLink.Answer answer) {
		if (answer.status() == 0) {
			return SendResult.unavailable(answer.reason());
		}
		String reason = "HTTP " + answer.status();
		if (mayBeOfOne(answer) && answer.status() != 413 && !PeerFormat.isProblem(answer.body())) {
			// Of another server, or one in between: no refusal, but as if the peer were
			// silent. Without a status it is counted for an operation that alone gets it
			// again and again while others are answered.
			return SendResult.unavailable(reason + " that is not the answer of a peer: " + body(answer));
		}
		SendResult result = switch (answer.status()) {
			case 413 -> SendResult.rejected(reason + ": it is too large for the peer");
			case 500 -> SendResult.failed(reason + ": " + body(answer));
			case 400, 422 -> SendResult.rejected(reason + ": " + body(answer));
			default -> SendResult.unavailable(reason);
		};
		return result.withStatus(answer.status()).withRetryAfter(answer.retryAfter());
	}

	private static String body(PeerLink.Answer answer) {
		return ForeignText.line(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8), 200);
	}

	private static SendResult one(@Nullable Acknowledgement acknowledgement, PeerLink.Answer answer) {
		if (acknowledgement == null) {
			return SendResult.failed("the peer did not acknowledge it").withStatus(answer.status());
		}
		String reason = acknowledgement.reason();
		SendResult result = switch (acknowledgement.status()) {
			case DONE -> SendResult.delivered();
			case FAILED -> SendResult.failed(reason);
			// A newer version of the peer may know it.
			case UNKNOWN_KIND -> SendResult.failed("unknown kind: " + reason);
			case REJECTED -> SendResult.rejected(reason);
			case BUSY -> SendResult.busy(reason);
			case UNAVAILABLE -> SendResult.unavailable(reason);
		};
		return result.withStatus(answer.status()).withRetryAfter(answer.retryAfter());
	}

}
