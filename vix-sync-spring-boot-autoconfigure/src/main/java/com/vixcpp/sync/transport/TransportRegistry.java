package com.vixcpp.sync.transport;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import com.vixcpp.sync.operation.Operation;

/**
 * Which transport carries which kind. Immutable.
 */
public final class TransportRegistry {

	private final Map<String, SyncTransport> transports;

	/**
	 * Create a registry.
	 * @param transports all there are
	 * @throws DuplicateKindException if two carry one kind
	 */
	public TransportRegistry(Collection<? extends SyncTransport> transports) {
		Map<String, SyncTransport> byKind = new TreeMap<>();
		for (SyncTransport transport : transports) {
			for (String kind : transport.kinds()) {
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
	 */
	public String destination(Operation operation) {
		SyncTransport transport = this.transports.get(operation.kind());
		return (transport != null) ? transport.destination(operation) : operation.kind();
	}

}
