package com.vixcpp.sync.actuate;

import org.jspecify.annotations.Nullable;

/**
 * A request to the endpoint that cannot be answered, for a reason that lies in one of its
 * parameters.
 */
final class InvalidParameterException extends IllegalArgumentException {

	private final @Nullable String parameter;

	InvalidParameterException(@Nullable String parameter, String message) {
		super(message);
		this.parameter = parameter;
	}

	@Nullable String parameter() {
		return this.parameter;
	}

}
