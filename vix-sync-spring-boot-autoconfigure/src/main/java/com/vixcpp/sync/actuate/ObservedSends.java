package com.vixcpp.sync.actuate;

import com.vixcpp.sync.engine.SendObserver;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.transport.SendResult;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Makes each send an observation, which a timer and a span are made of where somebody
 * wants them. Safe for use by several threads.
 */
public final class ObservedSends implements SendObserver {

	private static final SendObservationConvention DEFAULT = new DefaultSendObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable SendObservationConvention convention;

	private final BoundedTag kinds;

	private final BoundedTag destinations;

	/**
	 * Create the observer.
	 * @param registry where the observations are made
	 * @param convention names them; null for the default
	 * @param kinds bounds the key {@code kind}
	 * @param destinations bounds the key {@code destination}
	 */
	public ObservedSends(ObservationRegistry registry, @Nullable SendObservationConvention convention, BoundedTag kinds,
			BoundedTag destinations) {
		this.registry = registry;
		this.convention = convention;
		this.kinds = kinds;
		this.destinations = destinations;
	}

	@Override
	public SendObservation begin(ClaimedOperation claimed) {
		SendObservationContext context = new SendObservationContext(claimed, this.kinds.of(claimed.operation().kind()),
				this.destinations.of(claimed.entry().destination()));
		return new Observed(context, Observation.start(this.convention, DEFAULT, () -> context, this.registry));
	}

	private record Observed(SendObservationContext context, Observation observation) implements SendObservation {

		@Override
		public Scope open() {
			return this.observation.openScope()::close;
		}

		@Override
		public void ended(@Nullable SendResult result, @Nullable Throwable error) {
			this.context.result(result);
			if (error != null) {
				this.observation.error(error);
			}
			this.observation.stop();
		}

	}

}
