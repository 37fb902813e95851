package com.vixcpp.sync.actuate;

import java.util.Locale;

import com.vixcpp.sync.transport.SendResult;
import io.micrometer.common.KeyValues;

/**
 * Sends are {@code vix.sync.sends} with {@code kind}, {@code destination} and
 * {@code outcome}; spans show the id of the operation and the attempt beside.
 */
public class DefaultSendObservationConvention implements SendObservationConvention {

	@Override
	public String getName() {
		return "vix.sync.sends";
	}

	@Override
	public String getContextualName(SendObservationContext context) {
		return "send " + context.kind();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(SendObservationContext context) {
		SendResult result = context.result();
		return KeyValues.of("kind", context.kind(), "destination", context.destination(), "outcome",
				(result != null) ? result.outcome().name().toLowerCase(Locale.ROOT) : "none");
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(SendObservationContext context) {
		return KeyValues.of("operation.id", context.operation().id(), "attempt", Integer.toString(context.attempt()));
	}

}
