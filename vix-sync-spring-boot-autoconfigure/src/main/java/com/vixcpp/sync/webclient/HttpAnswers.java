package com.vixcpp.sync.webclient;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.Response;
import com.vixcpp.sync.transport.SendResult;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.FilteredHostException;

/**
 * What an HTTP answer, or none, means for an operation.
 */
final class HttpAnswers {

	private static final int REASON = 200;

	/**
	 * The problem type (RFC 9457) of a receiver that is still at work on an earlier
	 * attempt: our receiver kit answers it with 409. Any other 409 is a conflict.
	 */
	private static final Pattern IN_PROGRESS = Pattern
		.compile("\"type\"\\s*:\\s*\"tag:vixcpp\\.com,2026:sync:request-in-progress\"");

	private HttpAnswers() {
	}

	static SendResult answered(Operation operation, int status, Response response, @Nullable Duration retryAfter) {
		String reason = reason(status, response.body());
		SendResult result = switch (status) {
			case 408, 425 -> SendResult.failed(reason).withRetryAfter(retryAfter);
			case 409 -> conflict(reason, response, retryAfter);
			case 429, 502, 503, 504 -> SendResult.unavailable("HTTP " + status).withRetryAfter(retryAfter);
			case 401 -> credentials(operation, "Authorization", reason, status);
			case 407 -> credentials(operation, "Proxy-Authorization", reason, status);
			default -> byClass(status, reason, retryAfter);
		};
		return result.withStatus(status).withResponse(response);
	}

	/**
	 * Our own credentials can be mended for all; the operation's own never change. The
	 * body stays out of a reason that is logged: it may echo the request.
	 */
	private static SendResult credentials(Operation operation, String header, String reason, int status) {
		return operation.headers().containsKey(header) ? SendResult.rejected(reason)
				: SendResult.unavailable("HTTP " + status);
	}

	private static SendResult conflict(String reason, Response response, @Nullable Duration retryAfter) {
		String type = response.headers().getOrDefault("Content-Type", "").toLowerCase(Locale.ROOT);
		boolean inProgress = type.startsWith("application/problem+json") && IN_PROGRESS.matcher(response.body()).find();
		return inProgress
				? SendResult.busy("HTTP 409: an earlier attempt is still being worked on").withRetryAfter(retryAfter)
				: SendResult.rejected(reason);
	}

	private static SendResult byClass(int status, String reason, @Nullable Duration retryAfter) {
		if (status >= 200 && status < 300) {
			return SendResult.delivered();
		}
		return (status >= 500 || status < 200) ? SendResult.failed(reason).withRetryAfter(retryAfter)
				: SendResult.rejected(reason);
	}

	static SendResult unanswered(Throwable error) {
		Throwable root = error;
		while (root.getCause() != null && root.getCause() != root) {
			if (root instanceof FilteredHostException) {
				break;
			}
			root = root.getCause();
		}
		String reason = root.getClass().getSimpleName() + ((root.getMessage() != null) ? ": " + root.getMessage() : "");
		return (root instanceof FilteredHostException) ? SendResult.rejected("address refused: " + reason)
				: SendResult.unavailable("no answer: " + reason);
	}

	private static String reason(int status, String body) {
		String start = (body.length() > REASON) ? body.substring(0, REASON) : body;
		return "HTTP " + status + (start.isBlank() ? "" : ": " + start.strip());
	}

}
