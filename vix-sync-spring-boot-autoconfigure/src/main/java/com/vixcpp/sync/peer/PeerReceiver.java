package com.vixcpp.sync.peer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.peer.Acknowledgement.Status;
import com.vixcpp.sync.receiver.Answer;
import com.vixcpp.sync.receiver.ReceivedKeys;
import com.vixcpp.sync.receiver.ReceivedKeys.Claim;
import com.vixcpp.sync.receiver.ReceiverUnavailableException;
import com.vixcpp.sync.receiver.Unreceived;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Hands what comes from a peer to its handlers, once: the key of each operation commits
 * with what its handler has written. Many share a transaction; if it does not work out
 * for all of them, each gets one of its own. Safe for use by several threads.
 */
public final class PeerReceiver implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(PeerReceiver.class);

	/** Operations of one transaction: each holds a lock of the database. */
	private static final int TOGETHER = 100;

	private static final Answer DONE = new Answer(200, Map.of(), new byte[0]);

	private final ReceivedKeys keys;

	private final OperationHandlers handlers;

	private final Duration retention;

	private final Supplier<@Nullable Instant> now;

	private final LongSupplier nanos;

	private final Unreceived unreceived;

	/**
	 * Create a receiver.
	 * @param keys what has been handled
	 * @param handlers who handles what
	 * @param retention how long it is remembered what has been handled
	 * @param now the time; gives null for the database's clock
	 */
	public PeerReceiver(ReceivedKeys keys, OperationHandlers handlers, Duration retention,
			Supplier<@Nullable Instant> now) {
		this(keys, handlers, retention, now, System::nanoTime);
	}

	PeerReceiver(ReceivedKeys keys, OperationHandlers handlers, Duration retention, Supplier<@Nullable Instant> now,
			LongSupplier nanos) {
		this.keys = keys;
		this.handlers = handlers;
		this.retention = retention;
		this.now = now;
		this.nanos = nanos;
		this.unreceived = new Unreceived(logger, nanos);
	}

	/** Fail now, and not at the first batch, if there is no transaction to handle in. */
	@Override
	public void afterSingletonsInstantiated() {
		this.keys.check();
	}

	/**
	 * Handle a batch, in order.
	 * @param caller who has signed in; empty for nobody
	 * @return one acknowledgement for each entry, in order; what is done has been
	 * committed
	 */
	List<Acknowledgement> receive(String caller, Batch batch) {
		this.unreceived.next();
		String namespace = "peer\n" + batch.sender() + "\n" + caller;
		List<Acknowledgement> acknowledgements = new ArrayList<>();
		Handling handling = new Handling(this.nanos);
		for (int from = 0; from < batch.entries().size(); from += TOGETHER) {
			List<Batch.Entry> some = batch.entries().subList(from, Math.min(from + TOGETHER, batch.entries().size()));
			List<Received> received = Received.of(namespace, some);
			List<Acknowledgement> all = handling.isFree() && received.size() == some.size()
					? together(received, handling) : null;
			acknowledgements.addAll((all != null) ? handling.ended(all) : apart(namespace, some, handling));
		}
		return acknowledgements;
	}

	/** All in one transaction; null if that did not work out, or not in time. */
	private @Nullable List<Acknowledgement> together(List<Received> all, Handling handling) {
		boolean known = all.stream().allMatch((each) -> this.handlers.find(each.operation().kind()).isPresent());
		if (all.size() == 1 || !known || Received.hasRepeat(all)) {
			return null;
		}
		try {
			return this.keys.inTransaction((undo) -> {
				List<Claim> claims = this.keys.claimAll(all.stream().map(Received::request).toList(), DONE,
						this.retention, this.now.get());
				List<Acknowledgement> done = new ArrayList<>();
				for (int i = 0; i < all.size(); i++) {
					if (i > 0 && handling.isOverdue()) {
						throw new Apart();
					}
					Acknowledgement each = claimed(all.get(i), claims.get(i));
					if (each.status() != Status.DONE) {
						throw new Apart();
					}
					done.add(each);
				}
				return done;
			});
		}
		catch (ReceiverUnavailableException ex) {
			this.unreceived.add("A batch", ex);
			return all.stream().map((each) -> unavailable(each.operation().id())).toList();
		}
		catch (RuntimeException ex) {
			logger.debug("A batch did not work out as a whole", ex);
			handling.again();
			return null;
		}
	}

	private List<Acknowledgement> apart(String namespace, List<Batch.Entry> entries, Handling handling) {
		List<Acknowledgement> acknowledgements = new ArrayList<>();
		for (Batch.Entry entry : entries) {
			Operation operation = entry.operation();
			Acknowledgement each;
			if (handling.isUnavailable()) {
				each = unavailable(entry.id());
			}
			else if (operation == null) {
				each = Acknowledgement.of(entry.id(), Status.REJECTED, entry.refusal());
			}
			else if (handling.isOverdue() && handling.hasBegun()) {
				each = Acknowledgement.of(entry.id(), Status.BUSY, "those before it in its batch took too long");
			}
			else if (handling.isHeld(operation)) {
				each = Acknowledgement.of(entry.id(), Status.BUSY, "one before it in its ordering key is not done");
			}
			else {
				each = alone(Received.of(namespace, operation));
				handling.ended(operation, each);
			}
			acknowledgements.add(each);
		}
		return acknowledgements;
	}

	private Acknowledgement alone(Received received) {
		String id = received.operation().id();
		try {
			return this.keys.inTransaction((undo) -> {
				Claim claim = this.keys.claimAll(List.of(received.request()), DONE, this.retention, this.now.get())
					.get(0);
				Acknowledgement acknowledgement = claimed(received, claim);
				if (acknowledgement.status() != Status.DONE) {
					undo.run();
				}
				return acknowledgement;
			});
		}
		catch (HandlerFailure ex) {
			Throwable cause = ex.cause;
			if (cause instanceof OperationRejectedException) {
				return Acknowledgement.of(id, Status.REJECTED, String.valueOf(cause.getMessage()));
			}
			return failed(received.operation(), cause);
		}
		catch (ReceiverUnavailableException ex) {
			this.unreceived.add("An operation", ex);
			return unavailable(id);
		}
		catch (RuntimeException ex) {
			return failed(received.operation(), ex);
		}
	}

	private static Acknowledgement failed(Operation operation, Throwable cause) {
		logger.error("Operation {} of the kind {} could not be handled; its sender will repeat it", operation.id(),
				operation.kind(), cause);
		return Acknowledgement.of(operation.id(), Status.FAILED,
				cause.getClass().getSimpleName() + ((cause.getMessage() != null) ? ": " + cause.getMessage() : ""));
	}

	private static Acknowledgement unavailable(String id) {
		return Acknowledgement.of(id, Status.UNAVAILABLE, "the database of the receiver is away");
	}

	private Acknowledgement claimed(Received received, Claim claim) {
		String id = received.operation().id();
		return switch (claim.state()) {
			case IN_PROGRESS -> Acknowledgement.of(id, Status.BUSY, "an earlier attempt is still being worked on");
			case REPEATED ->
				received.request().isSameAs(claim.fingerprint()) ? Acknowledgement.repeated(id) : Acknowledgement.of(id,
						Status.REJECTED, "its idempotency key has been used for another operation");
			case FIRST -> first(received.operation());
		};
	}

	private Acknowledgement first(Operation operation) {
		OperationHandler handler = this.handlers.find(operation.kind()).orElse(null);
		if (handler == null) {
			return Acknowledgement.of(operation.id(), Status.UNKNOWN_KIND,
					"'" + operation.kind() + "', there are " + String.join(", ", this.handlers.kinds()));
		}
		try {
			handler.handle(operation);
			return Acknowledgement.done(operation.id());
		}
		catch (Exception | LinkageError | StackOverflowError | AssertionError ex) {
			throw new HandlerFailure(ex);
		}
	}

	/** Carries what a handler threw through the transaction. */
	private static final class HandlerFailure extends RuntimeException {

		private final Throwable cause;

		HandlerFailure(Throwable cause) {
			super(null, cause, false, false);
			this.cause = cause;
		}

	}

	/** One of them is not done, or not in time: nothing of the whole is to be left. */
	private static final class Apart extends RuntimeException {

		Apart() {
			super(null, null, false, false);
		}

	}

}
