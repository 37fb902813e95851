package com.vixcpp.sync.receiver;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.function.Supplier;

import com.vixcpp.sync.receiver.ReceivedKeys.Claim;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a request with a key take effect once. Safe for use by several threads.
 */
public final class Receiver {

	/** Says until when a repeat is known as one. */
	static final String EXPIRES = "Idempotency-Key-Expires";

	/** Tells the answer to a repeat. */
	static final String REPLAYED = "Idempotent-Replayed";

	private static final Logger logger = LoggerFactory.getLogger(Receiver.class);

	private final ReceivedKeys keys;

	private final ReceiverSettings settings;

	private final Supplier<@Nullable Instant> now;

	private final Unreceived unreceived = new Unreceived(logger, System::nanoTime);

	/**
	 * Create a receiver.
	 * @param keys where keys and answers are kept
	 * @param settings how long and how large
	 * @param now the time; gives null for the database's clock
	 */
	public Receiver(ReceivedKeys keys, ReceiverSettings settings, Supplier<@Nullable Instant> now) {
		this.keys = keys;
		this.settings = settings;
		this.now = now;
	}

	ReceiverSettings settings() {
		return this.settings;
	}

	/** Fail if requests could not be received. */
	void check() {
		this.keys.check();
	}

	/**
	 * Handle a request, or repeat the answer it has had.
	 * @param request the request
	 * @param handler handles it in the transaction of its key
	 * @return what to answer; everything is committed that had to be
	 * @throws Exception what the handler threw; everything is rolled back
	 */
	Answer receive(ReceivedRequest request, Handler handler) throws Exception {
		this.unreceived.next();
		try {
			return this.keys.inTransaction((undo) -> claimed(request, handler, undo));
		}
		catch (HandlerFailure ex) {
			throw ex.cause;
		}
		catch (RefusedException ex) {
			if (ex.problem() == Problem.ANSWER_TOO_LARGE) {
				logger.error("The answer to {} is larger than vix.sync.receiver.max-response-size: everything has been"
						+ " undone. Raise it, or answer less", request.key());
			}
			return ex.problem().answer();
		}
		catch (ReceiverUnavailableException ex) {
			this.unreceived.add("A request", ex);
			return Problem.UNAVAILABLE.answer();
		}
	}

	private Answer claimed(ReceivedRequest request, Handler handler, Runnable undo) {
		Claim claim = this.keys.claim(request, this.settings.retention(), this.now.get());
		return switch (claim.state()) {
			case IN_PROGRESS -> throw new RefusedException(Problem.IN_PROGRESS);
			case REPEATED -> repeated(request, claim);
			case FIRST -> first(request, handler, undo, Objects.requireNonNull(claim.expiresAt()));
		};
	}

	private Answer repeated(ReceivedRequest request, Claim claim) {
		if (!request.isSameAs(claim.fingerprint())) {
			throw new RefusedException(Problem.KEY_REUSED);
		}
		return published(Objects.requireNonNull(claim.answer()), Objects.requireNonNull(claim.expiresAt()))
			.with(REPLAYED, "true");
	}

	private Answer first(ReceivedRequest request, Handler handler, Runnable undo, Instant expiresAt) {
		Answer answer = handled(handler);
		if (!answer.isSuccess()) {
			undo.run();
			return answer;
		}
		Answer kept = answer.kept();
		if (kept.size() > this.settings.maxResponseSize()) {
			throw new RefusedException(Problem.ANSWER_TOO_LARGE);
		}
		this.keys.answered(request, kept);
		return published(answer, expiresAt);
	}

	private static Answer handled(Handler handler) {
		try {
			return handler.handle();
		}
		catch (RefusedException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new HandlerFailure(ex);
		}
	}

	private static Answer published(Answer answer, Instant expiresAt) {
		return answer.with(EXPIRES, DateTimeFormatter.RFC_1123_DATE_TIME.format(expiresAt.atOffset(ZoneOffset.UTC)));
	}

	/** Handles a request. */
	@FunctionalInterface
	interface Handler {

		/**
		 * Handle it on this thread.
		 * @return its answer
		 * @throws Exception undoes everything
		 */
		Answer handle() throws Exception;

	}

	/** Carries what a handler threw through the transaction. */
	private static final class HandlerFailure extends RuntimeException {

		private final Exception cause;

		HandlerFailure(Exception cause) {
			super(null, cause, false, false);
			this.cause = cause;
		}

	}

}
