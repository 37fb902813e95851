package com.vixcpp.sync.actuate;

import java.time.Instant;
import java.time.format.DateTimeParseException;

import com.vixcpp.sync.operation.OperationFilter;
import org.jspecify.annotations.Nullable;

/**
 * What an action of the endpoint is to be done to, unchecked: one operation, those that a
 * filter means, or all, which must be said.
 *
 * @param id one operation; null for several
 * @param filter which ones
 * @param all {@code true} to mean every one; null otherwise
 * @param from the beginning of a span of time; null for none
 * @param to its end; null for none
 */
record ActionRequest(@Nullable String id, RequestedFilter filter, @Nullable String all, @Nullable String from,
		@Nullable String to) {

	/**
	 * Whether one operation is meant.
	 * @return its id; null if several are meant
	 * @throws InvalidParameterException if it is not clear which
	 */
	@Nullable String single() {
		boolean several = !this.filter.isEmpty() || this.all != null || this.from != null || this.to != null;
		if (this.id != null && several) {
			throw new InvalidParameterException("id", "'id' means one operation: leave the other parameters out");
		}
		if (this.id != null && this.id.isBlank()) {
			throw new InvalidParameterException("id", "'id' is empty");
		}
		return this.id;
	}

	/**
	 * Which operations are meant.
	 * @return the filter
	 * @throws InvalidParameterException if nobody has said which
	 */
	OperationFilter several() {
		boolean all = Boolean.parseBoolean(this.all);
		if (this.filter.isEmpty() && !all) {
			throw new InvalidParameterException("id",
					"Say which operations: by 'id', by 'status', 'kind', 'destination'"
							+ " or 'orderingKey', or by 'all': true");
		}
		if (!this.filter.isEmpty() && all) {
			throw new InvalidParameterException("all", "'all' means every operation: leave it or the filter out");
		}
		return this.filter.checked();
	}

	Instant since() {
		return instant("from", this.from);
	}

	Instant until() {
		return instant("to", this.to);
	}

	private static Instant instant(String parameter, @Nullable String value) {
		try {
			return Instant.parse((value != null) ? value.trim() : "");
		}
		catch (DateTimeParseException ex) {
			throw new InvalidParameterException(parameter,
					"'" + parameter + "' is a time such as 2026-01-31T08:00:00Z, not '" + value + "'");
		}
	}

}
