package com.vixcpp.sync.peer;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.vixcpp.sync.peer.Acknowledgement.Status;
import org.jspecify.annotations.Nullable;

/**
 * Where peers post batches, whatever the web server. Safe for use by several threads.
 */
public final class PeerEndpoint {

	private final PeerReceiver receiver;

	private final String path;

	private final int maxRequestSize;

	private final int maxOperations;

	/**
	 * Create the endpoint.
	 * @param receiver handles what comes
	 * @param path where it is, beginning with a slash
	 * @param maxRequestSize the largest body, in bytes
	 * @param maxOperations operations of one batch at most
	 */
	public PeerEndpoint(PeerReceiver receiver, String path, int maxRequestSize, int maxOperations) {
		this.receiver = receiver;
		this.path = path;
		this.maxRequestSize = maxRequestSize;
		this.maxOperations = maxOperations;
	}

	String path() {
		return this.path;
	}

	int maxRequestSize() {
		return this.maxRequestSize;
	}

	/**
	 * What is wrong with a request before its body is read; null if nothing is.
	 * @param contentType its content type; null for none
	 * @param length the length of its body; negative if that is not known
	 */
	@Nullable PeerReply refusal(String method, @Nullable String contentType, long length) {
		if (!method.equals("POST")) {
			return PeerProblem.METHOD.because("Use POST");
		}
		String type = (contentType != null) ? contentType.toLowerCase(Locale.ROOT).split(";")[0].strip() : "";
		if (!type.equals(PeerFormat.CONTENT_TYPE)) {
			return PeerProblem.UNSUPPORTED.because("The content type must be " + PeerFormat.CONTENT_TYPE);
		}
		return (length > this.maxRequestSize) ? tooLarge() : null;
	}

	PeerReply tooLarge() {
		return PeerProblem.TOO_LARGE
			.because("vix.sync.peer.receive.max-request-size allows " + this.maxRequestSize + " bytes");
	}

	/**
	 * Handle a batch. Blocks.
	 * @param caller who has signed in; empty for nobody
	 */
	PeerReply receive(String caller, byte[] body) {
		try {
			Batch batch = PeerFormat.batch(body);
			if (batch.entries().size() > this.maxOperations) {
				return PeerProblem.TOO_LARGE
					.because("vix.sync.peer.receive.max-operations allows " + this.maxOperations + " operations");
			}
			return reply(this.receiver.receive(caller, batch));
		}
		catch (MalformedBatchException ex) {
			String detail = String.valueOf(ex.getMessage());
			return ex.isVersion() ? PeerProblem.UNSUPPORTED.because(detail) : PeerProblem.MALFORMED.because(detail);
		}
	}

	private static PeerReply reply(List<Acknowledgement> acknowledgements) {
		boolean none = !acknowledgements.isEmpty()
				&& acknowledgements.stream().allMatch((each) -> each.status() == Status.UNAVAILABLE);
		return none ? PeerProblem.UNAVAILABLE.because(acknowledgements.get(0).reason()) : new PeerReply(200,
				Map.of("Content-Type", PeerFormat.CONTENT_TYPE), PeerFormat.answer(acknowledgements));
	}

}
