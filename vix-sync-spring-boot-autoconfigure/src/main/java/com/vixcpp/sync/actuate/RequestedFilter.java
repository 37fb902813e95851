package com.vixcpp.sync.actuate;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiFunction;

import com.vixcpp.sync.operation.OperationFilter;
import com.vixcpp.sync.operation.OperationStatus;
import org.jspecify.annotations.Nullable;

/**
 * A filter as a request gives it, unchecked.
 *
 * @param status the name of a status; null for any
 * @param kind the kind; null for any
 * @param destination the destination; null for any
 * @param orderingKey the ordering key; null for any
 */
record RequestedFilter(@Nullable String status, @Nullable String kind, @Nullable String destination,
		@Nullable String orderingKey) {

	boolean isEmpty() {
		return this.status == null && this.kind == null && this.destination == null && this.orderingKey == null;
	}

	/**
	 * Check it.
	 * @return the filter; all operations if nothing was given
	 * @throws InvalidParameterException if something was given that is not one
	 */
	OperationFilter checked() {
		OperationFilter filter = OperationFilter.all();
		filter = (this.status != null) ? filter.withStatus(status(this.status)) : filter;
		filter = narrowed(filter, "kind", this.kind, OperationFilter::withKind);
		filter = narrowed(filter, "destination", this.destination, OperationFilter::withDestination);
		return narrowed(filter, "orderingKey", this.orderingKey, OperationFilter::withOrderingKey);
	}

	private static OperationFilter narrowed(OperationFilter filter, String parameter, @Nullable String value,
			BiFunction<OperationFilter, String, OperationFilter> condition) {
		if (value == null) {
			return filter;
		}
		if (value.isBlank()) {
			throw new InvalidParameterException(parameter,
					"'" + parameter + "' is empty: leave it out to mean every one");
		}
		return condition.apply(filter, value);
	}

	private static OperationStatus status(String name) {
		try {
			return OperationStatus.valueOf(name.trim().toUpperCase(Locale.ROOT).replace('-', '_'));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidParameterException("status",
					"'status' is one of " + Arrays.toString(OperationStatus.values()) + ", not '" + name + "'");
		}
	}

}
