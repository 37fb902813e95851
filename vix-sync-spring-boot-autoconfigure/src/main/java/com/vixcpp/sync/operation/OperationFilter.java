package com.vixcpp.sync.operation;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Which operations are meant. It begins with {@link #all()}, and each {@code with…} asks
 * for one thing more; there is no other way to make one, so that nobody means all
 * operations by leaving something out. Immutable.
 */
public final class OperationFilter {

	private static final OperationFilter ALL = new OperationFilter(null, null, null, null);

	private final @Nullable OperationStatus status;

	private final @Nullable String kind;

	private final @Nullable String destination;

	private final @Nullable String orderingKey;

	private OperationFilter(@Nullable OperationStatus status, @Nullable String kind, @Nullable String destination,
			@Nullable String orderingKey) {
		this.status = status;
		this.kind = kind;
		this.destination = destination;
		this.orderingKey = orderingKey;
	}

	/**
	 * All operations that are kept.
	 * @return the filter that leaves nothing out
	 */
	public static OperationFilter all() {
		return ALL;
	}

	/**
	 * Only those that stand there.
	 * @param status where they stand
	 * @return a narrower filter
	 * @throws IllegalArgumentException if it is null
	 */
	public OperationFilter withStatus(OperationStatus status) {
		return new OperationFilter(given("status", status), this.kind, this.destination, this.orderingKey);
	}

	/**
	 * Only those of one kind.
	 * @param kind the kind, exactly
	 * @return a narrower filter
	 * @throws IllegalArgumentException if it is null or blank
	 */
	public OperationFilter withKind(String kind) {
		return new OperationFilter(this.status, given("kind", kind), this.destination, this.orderingKey);
	}

	/**
	 * Only those that share their fate with one destination.
	 * @param destination as health shows it, exactly: an origin such as
	 * {@code https://hub.example.com}, or {@code base} for relative targets
	 * @return a narrower filter
	 * @throws IllegalArgumentException if it is null or blank
	 */
	public OperationFilter withDestination(String destination) {
		return new OperationFilter(this.status, this.kind, given("destination", destination), this.orderingKey);
	}

	/**
	 * Only those of one ordering key.
	 * @param orderingKey the key, exactly
	 * @return a narrower filter
	 * @throws IllegalArgumentException if it is null or blank
	 */
	public OperationFilter withOrderingKey(String orderingKey) {
		return new OperationFilter(this.status, this.kind, this.destination, given("ordering key", orderingKey));
	}

	private static <T> T given(String name, @Nullable T value) {
		if (value == null || (value instanceof String text && text.isBlank())) {
			throw new IllegalArgumentException("A filter by " + name + " needs one, not '" + value
					+ "'. Leave the condition out to mean every " + name);
		}
		return value;
	}

	/**
	 * Where they stand.
	 * @return null for anywhere
	 */
	public @Nullable OperationStatus status() {
		return this.status;
	}

	/**
	 * Their kind.
	 * @return null for every kind
	 */
	public @Nullable String kind() {
		return this.kind;
	}

	/**
	 * Their destination.
	 * @return null for every destination
	 */
	public @Nullable String destination() {
		return this.destination;
	}

	/**
	 * Their ordering key.
	 * @return null for every key, and for none
	 */
	public @Nullable String orderingKey() {
		return this.orderingKey;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof OperationFilter that && this.status == that.status
				&& Objects.equals(this.kind, that.kind) && Objects.equals(this.destination, that.destination)
				&& Objects.equals(this.orderingKey, that.orderingKey);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.status, this.kind, this.destination, this.orderingKey);
	}

	@Override
	public String toString() {
		return "OperationFilter[status=" + this.status + ", kind=" + this.kind + ", destination=" + this.destination
				+ ", orderingKey=" + this.orderingKey + "]";
	}

}
