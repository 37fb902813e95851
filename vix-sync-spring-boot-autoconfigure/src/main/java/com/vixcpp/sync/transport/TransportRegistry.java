package com.vixcpp.sync.transport;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import com.vixcpp.sync.operation.ForeignText;
import com.vixcpp.sync.operation.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Which transport carries which kind. Immutable.
 */
public final class TransportRegistry {

	private final Map<String, SyncTransport> transports;

	/**
	 * Create a registry.
	 * @param transports all there are
	 * @throws DuplicateKindException if two carry one kind
	 * @throws IllegalStateException if one carries none
	 */
	public TransportRegistry(Collection<? extends SyncTransport> transports) {
		Map<String, SyncTransport> byKind = new TreeMap<>();
		for (SyncTransport transport : transports) {
			for (String kind : requireKinds(transport)) {
				SyncTransport other = byKind.put(kind, transport);
				if (other != null) {
					throw new DuplicateKindException(kind, other, transport);
				}
			}
		}
		this.transports = Collections.unmodifiableMap(byKind);
	}

	/**
	 * All kinds.
	 * @return in alphabetical order
	 */
	public Set<String> kinds() {
		return this.transports.keySet();
	}

	/**
	 * The transport of a kind.
	 * @param kind the kind
	 * @return empty if none carries it
	 */
	public Optional<SyncTransport> find(String kind) {
		return Optional.ofNullable(this.transports.get(kind));
	}

	/**
	 * What an operation shares its fate with.
	 * @param operation the operation
	 * @return its transport's word; the kind where no transport carries it
	 * @throws IllegalArgumentException if its target can never be reached
	 * @throws IllegalStateException if the transport's word cannot be kept: null, blank,
	 * longer than 255 characters, or with control characters or lone surrogates
	 */
	public String destination(Operation operation) {
		SyncTransport transport = this.transports.get(operation.kind());
		return (transport != null) ? checked(transport.destination(operation), operation) : operation.kind();
	}

	private static Set<String> requireKinds(SyncTransport transport) {
		Set<String> kinds = transport.kinds();
		if (kinds == null || kinds.isEmpty() || kinds.stream().anyMatch((each) -> each == null || each.isBlank())) {
			throw new IllegalStateException("SyncTransport.kinds of " + transport.getClass().getName()
					+ " must return at least one kind, and none that is null or blank");
		}
		return kinds;
	}

	/** Text of a user's code that every database must take. */
	private static String checked(@Nullable String destination, Operation operation) {
		if (destination == null || destination.isBlank() || destination.length() > 255
				|| !ForeignText.line(destination, 255).equals(destination)) {
			throw new IllegalStateException("The transport of the kind '" + operation.kind() + "' names a destination"
					+ " for operation " + operation.id() + " that cannot be kept. SyncTransport.destination must return"
					+ " 1 to 255 characters without control characters");
		}
		return destination;
	}

}
