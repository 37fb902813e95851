package com.vixcpp.sync.engine;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import com.vixcpp.sync.network.Destinations;
import com.vixcpp.sync.network.LoneFailures;
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

	private final LoneFailures loneFailures = new LoneFailures();

	private volatile Executor blocking = Runnable::run;

	private volatile Runnable onFinish = () -> {
	};

	Sender(EngineSettings settings, TransportRegistry transports, Destinations destinations, SendWindow window) {
		this.settings = settings;
		this.transports = transports;
		this.destinations = destinations;
		this.window = window;
	}

	/** Where sends that block run, and whom to tell that a result has come. */
	void use(Executor blocking, Runnable onFinish) {
		this.blocking = blocking;
		this.onFinish = onFinish;
	}

	/** Fill the free slots. */
	void fill() {
		for (Send send = this.window.next(); send != null; send = this.window.next()) {
			begin(send);
		}
	}

	/** Give back what waits for a slot. */
	void releaseWaiting() {
		this.window.takeWaiting().forEach((send) -> release(send, send.entry().destination()));
	}

	/** Give back what is being sent: its result will come too late. */
	int abandonSending() {
		List<Send> abandoned = this.window.sending();
		for (Send send : abandoned) {
			this.destinations.withdrawn(send.entry().destination());
			release(send, send.entry().destination());
		}
		return abandoned.size();
	}

	private void begin(Send send) {
		String destination = send.entry().destination();
		if (send.leaseLeftNanos() < this.settings.sendTimeout().toNanos() || send.isExpired()) {
			release(send, destination);
			return;
		}
		try {
			SyncTransport transport = this.transports.find(send.operation().kind()).orElse(null);
			if (transport == null) {
				release(send, destination);
				return;
			}
			String current = this.transports.destination(send.operation());
			if (!current.equals(destination)) {
				release(send, current);
				return;
			}
			if (!this.destinations.admit(destination, send.clock().local())) {
				release(send, destination);
				return;
			}
			send(send, transport);
		}
		catch (RejectedExecutionException ex) {
			this.destinations.withdrawn(destination);
			release(send, destination);
		}
		catch (Throwable ex) {
			finish(send, null, ex);
		}
	}

	private void send(Send send, SyncTransport transport) {
		send.sent();
		var stage = transport.sendAsync(send.operation());
		if (stage == BlockingOnly.STAGE) {
			this.blocking.execute(() -> sendBlocking(send, transport));
		}
		else {
			stage.whenComplete((result, error) -> {
				finish(send, result, error);
				fill();
			});
		}
	}

	private void sendBlocking(Send send, SyncTransport transport) {
		SendResult result = null;
		Throwable error = null;
		try {
			result = transport.send(send.operation());
		}
		catch (Throwable ex) {
			error = ex;
		}
		finish(send, result, error);
		fill();
	}

	private void finish(Send send, @Nullable SendResult result, @Nullable Throwable error) {
		SendResult outcome = (result != null) ? result : SendResult.failed(describe(error));
		this.window.finish(send, settlement(send, outcome).with(send.operation(), outcome.response()));
		this.onFinish.run();
	}

	private Settlement settlement(Send send, SendResult result) {
		String destination = send.entry().destination();
		if (result.outcome() == SendResult.Outcome.UNAVAILABLE) {
			return unavailable(send, result);
		}
		this.loneFailures.answered(destination, send.clock().local());
		if (this.destinations.answered(destination)) {
			logger.info("Destination {} is available again", destination);
		}
		return switch (result.outcome()) {
			case DELIVERED -> Settlement.delivered(send.entry(), result.status());
			case FAILED -> Settlement.failed(send.entry(), result.reason(), result.status(), result.retryAfter());
			default -> Settlement.rejected(send.entry(), result.reason(), result.status());
		};
	}

	/** Goes behind what else is due, so that the next probe is another operation (A6). */
	private Settlement unavailable(Send send, SendResult result) {
		String destination = send.entry().destination();
		// An answer such as 429 speaks of the destination, whomever else it has served.
		if (result.status() == null && this.loneFailures.keepsHappening(destination, send.operation().id(),
				send.sentAt(), send.clock().local())) {
			this.destinations.withdrawn(destination);
			return Settlement.failed(send.entry(), result.reason() + " (while others got answers)", result.status(),
					result.retryAfter());
		}
		if (this.destinations.unavailable(destination, result.retryAfter(), send.clock().local())) {
			logger.info("Destination {} is unavailable ({}); it rests, operations wait, nothing is counted",
					destination, result.reason());
		}
		return Settlement.postponed(send.entry());
	}

	private void release(Send send, String destination) {
		this.window.finish(send, Settlement.released(send.entry(), destination));
		this.onFinish.run();
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
