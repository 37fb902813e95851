package com.vixcpp.sync.engine;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

import com.vixcpp.sync.engine.SendObserver.Scope;
import com.vixcpp.sync.engine.SendObserver.SendObservation;
import com.vixcpp.sync.transport.SendResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom the engine tells. Whatever they throw stays here: a send that cannot be measured
 * is a send all the same.
 */
final class Observers {

	private static final Logger logger = LoggerFactory.getLogger(SyncEngine.class);

	private static final Scope NO_SCOPE = () -> {
	};

	private final List<EngineListener> listeners;

	private final @Nullable SendObserver sends;

	private final AtomicBoolean toldOfFailure = new AtomicBoolean();

	Observers(List<EngineListener> listeners, @Nullable SendObserver sends) {
		this.listeners = List.copyOf(listeners);
		this.sends = sends;
	}

	void tell(Consumer<EngineListener> event) {
		for (EngineListener each : this.listeners) {
			guarded(() -> {
				event.accept(each);
				return each;
			});
		}
	}

	/** Begin to observe a send; does nothing if nobody wants to know. */
	void begin(Send send) {
		if (this.sends != null) {
			send.observed(guarded(() -> this.sends.begin(send.claimed())));
		}
	}

	/** What a transport is called within. */
	Scope open(Send send) {
		SendObservation observation = send.observation();
		Scope scope = (observation != null) ? guarded(observation::open) : null;
		return (scope != null) ? () -> guarded(() -> {
			scope.close();
			return scope;
		}) : NO_SCOPE;
	}

	/** A send that was begun has ended. */
	void end(Send send, @Nullable SendResult result, @Nullable Throwable error) {
		SendObservation observation = send.observation();
		if (observation != null) {
			guarded(() -> {
				observation.ended(result, error);
				return observation;
			});
		}
	}

	private <T> @Nullable T guarded(Supplier<T> call) {
		try {
			return call.get();
		}
		catch (Throwable ex) {
			if (this.toldOfFailure.compareAndSet(false, true)) {
				warn(ex);
			}
			return null;
		}
	}

	private static void warn(Throwable cause) {
		String said = "What observes the engine has failed; operations are sent all the same. Said once";
		try {
			logger.warn(said, cause);
		}
		catch (Throwable ex) {
			// Its exception may throw as well when it is asked what it says.
			logger.warn("{} ({})", said, cause.getClass().getName());
		}
	}

}
