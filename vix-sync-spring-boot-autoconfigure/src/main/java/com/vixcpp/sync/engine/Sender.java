package com.vixcpp.sync.engine;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

import com.vixcpp.sync.engine.SendObserver.Scope;
import com.vixcpp.sync.network.Destinations;
import com.vixcpp.sync.network.LoneFailures;
import com.vixcpp.sync.network.Permit;
import com.vixcpp.sync.network.Permit.Decision;
import com.vixcpp.sync.outbox.Settlement;
import com.vixcpp.sync.transport.BlockingOnly;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import com.vixcpp.sync.transport.TransportRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what the window holds, many at a time and outside any transaction, and hands the
 * results back to the window. Nothing that a transport does can stop it. Safe for use by
 * several threads.
 */
final class Sender {

	private static final Logger logger = LoggerFactory.getLogger(SyncEngine.class);

	private final EngineSettings settings;

	private final TransportRegistry transports;

	private final Destinations destinations;

	private final SendWindow window;

	private final Observers observers;

	private final LoneFailures loneFailures = new LoneFailures();

	private final Verdicts verdicts;

	/**
	 * The threads that fill slots at this moment. Each goes on for itself: one that a
	 * transport holds up must not hold up the others.
	 */
	private final Set<Thread> filling = ConcurrentHashMap.newKeySet();

	private volatile Executor blocking = Runnable::run;

	private volatile Runnable onFinish = () -> {
	};

	Sender(EngineSettings settings, TransportRegistry transports, Destinations destinations, SendWindow window,
			Observers observers) {
		this.settings = settings;
		this.transports = transports;
		this.destinations = destinations;
		this.window = window;
		this.observers = observers;
		this.verdicts = new Verdicts(destinations, this.loneFailures);
	}

	/** Where sends that block run, and whom to tell that a result has come. */
	void use(Executor blocking, Runnable onFinish) {
		this.blocking = blocking;
		this.onFinish = onFinish;
	}

	/** They will be sent when it is their turn. */
	void claimed(List<Send> sends) {
		if (!sends.isEmpty()) {
			this.observers.tell((listener) -> listener.claimed(sends.size()));
		}
	}

	/**
	 * Fill the free slots. A send that ends at once is followed by the next in the loop
	 * that began it: on top of each other, many such sends would overflow the stack.
	 */
	void fill() {
		Thread thread = Thread.currentThread();
		if (!this.filling.add(thread)) {
			return;
		}
		try {
			for (Send send = this.window.next(this::isReady); send != null; send = this.window.next(this::isReady)) {
				begin(send);
			}
		}
		finally {
			this.filling.remove(thread);
		}
	}

	/** Give back what waits for a slot. */
	void releaseWaiting() {
		releaseWaiting((send) -> true);
	}

	/** Give back what has waited for so long that its lease could end during the send. */
	void releaseStale() {
		releaseWaiting(this::isLeaseTooShort);
	}

	private void releaseWaiting(Predicate<Send> which) {
		this.window.takeWaiting(which).forEach((send) -> release(send, send.entry().destination()));
	}

	/** Give back what is being sent: its result will come too late. */
	int abandonSending() {
		List<Send> abandoned = this.window.sending();
		abandoned.forEach((send) -> release(send, send.entry().destination()));
		return abandoned.size();
	}

	/**
	 * Whether it may be sent, or will not be and need not wait for that: its lease must
	 * not end while it waits for others of its destination.
	 */
	private boolean isReady(Send send) {
		if (isLeaseTooShort(send)) {
			return true;
		}
		String destination = send.entry().destination();
		Permit permit = this.destinations.admit(destination, send.clock().local());
		if (permit.decision() == Decision.SEND) {
			send.permitted(permit, this.loneFailures.tally(destination));
		}
		return permit.decision() != Decision.WAIT;
	}

	private boolean isLeaseTooShort(Send send) {
		return send.leaseLeftNanos() < this.settings.sendTimeout().toNanos();
	}

	private void begin(Send send) {
		String destination = send.entry().destination();
		if (send.permit() == null || send.isExpired()) {
			release(send, destination);
			return;
		}
		try {
			SyncTransport transport = this.transports.find(send.operation()).orElse(null);
			if (transport == null) {
				release(send, destination);
				return;
			}
			String current = this.transports.destination(send.operation());
			if (!current.equals(destination)) {
				release(send, current);
				return;
			}
			send(send, transport);
		}
		catch (Throwable ex) {
			finish(send, null, ex);
		}
	}

	private void send(Send send, SyncTransport transport) {
		this.observers.begin(send);
		CompletionStage<SendResult> stage;
		try (Scope scope = this.observers.open(send)) {
			stage = transport.sendAsync(send.operation());
		}
		if (stage == BlockingOnly.STAGE) {
			sendElsewhere(send, transport);
		}
		else {
			stage.whenComplete((result, error) -> {
				finish(send, result, error);
				fill();
			});
		}
	}

	/** Only our own executor refuses because we are stopping; a transport has failed. */
	private void sendElsewhere(Send send, SyncTransport transport) {
		try {
			this.blocking.execute(() -> sendBlocking(send, transport));
		}
		catch (RejectedExecutionException ex) {
			release(send, send.entry().destination());
		}
	}

	private void sendBlocking(Send send, SyncTransport transport) {
		SendResult result = null;
		Throwable error = null;
		try (Scope scope = this.observers.open(send)) {
			result = transport.send(send.operation());
		}
		catch (Throwable ex) {
			error = ex;
		}
		finish(send, result, error);
		fill();
	}

	private void finish(Send send, @Nullable SendResult result, @Nullable Throwable error) {
		if (send.end()) {
			SendResult outcome = (result != null) ? result : SendResult.failed(describe(error));
			this.observers.end(send, outcome, error);
			this.window.finish(send, this.verdicts.of(send, outcome).with(send.operation(), outcome.response()));
			this.onFinish.run();
		}
	}

	private void release(Send send, String destination) {
		if (send.end()) {
			Permit permit = send.permit();
			if (permit != null) {
				this.destinations.withdrawn(permit);
			}
			this.observers.end(send, null, null);
			this.window.finish(send, Settlement.released(send.entry(), destination));
			this.onFinish.run();
		}
	}

	private static String describe(@Nullable Throwable error) {
		if (error == null) {
			return "the transport returned no result";
		}
		String threw = "the transport threw " + error.getClass().getName();
		try {
			return (error.getMessage() != null) ? threw + ": " + error.getMessage() : threw;
		}
		catch (Throwable ex) {
			// A user's exception may do anything; its send must end all the same.
			return threw;
		}
	}

}
