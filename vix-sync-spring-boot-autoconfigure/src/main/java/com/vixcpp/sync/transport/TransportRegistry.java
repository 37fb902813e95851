package com.vixcpp.sync.transport;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.vixcpp.sync.operation.ForeignText;
import com.vixcpp.sync.operation.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Which transport carries which operation: that of its kind, but for a target
 * {@code peer:<name>}, which belongs to the {@link PeerTransport} where one reaches
 * anybody. Immutable.
 */
public final class TransportRegistry {

	private final Map<String, SyncTransport> transports;

	private final @Nullable PeerTransport peers;

	private final Set<String> peerDestinations = new TreeSet<>();

	/**
	 * Create a registry.
	 * @param transports all there are
	 * @throws DuplicateKindException if two carry one kind
	 * @throws DuplicatePeerTransportException if two reach peers
	 * @throws IllegalStateException if one carries none, or one that reaches peers names
	 * any
	 */
	public TransportRegistry(Collection<? extends SyncTransport> transports) {
		Map<String, SyncTransport> byKind = new TreeMap<>();
		PeerTransport peers = null;
		for (SyncTransport transport : transports) {
			if (transport instanceof PeerTransport reaching) {
				if (peers != null) {
					throw new DuplicatePeerTransportException(peers, reaching);
				}
				peers = requireNoKinds(reaching);
				reaching.peers().forEach((each) -> this.peerDestinations.add(PeerTransport.SCHEME + each));
				continue;
			}
			for (String kind : requireKinds(transport)) {
				SyncTransport other = byKind.put(kind, transport);
				if (other != null) {
					throw new DuplicateKindException(kind, other, transport);
				}
			}
		}
		this.transports = Collections.unmodifiableMap(byKind);
		this.peers = peers;
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
	 * The transport of an operation.
	 * @param operation the operation
	 * @return empty if none carries it
	 */
	public Optional<SyncTransport> find(Operation operation) {
		if (isForPeer(operation)) {
			return isPeer(operation.target()) ? Optional.ofNullable(this.peers) : Optional.empty();
		}
		return find(operation.kind());
	}

	/**
	 * All peers.
	 * @return their targets, in alphabetical order
	 */
	public Set<String> peers() {
		return Collections.unmodifiableSet(this.peerDestinations);
	}

	/**
	 * Whether a destination is a peer, which takes operations of every kind.
	 * @param destination its name
	 * @return false for peers that this node does not know
	 */
	public boolean isPeer(String destination) {
		return this.peerDestinations.contains(destination);
	}

	/**
	 * Whether a destination is a peer that this node does not know: what waits for it is
	 * for other nodes. Where no peers are known, that is every peer.
	 * @param destination its name
	 * @return false for all other destinations
	 */
	public boolean isUnknownPeer(String destination) {
		return destination.startsWith(PeerTransport.SCHEME) && !isPeer(destination);
	}

	/**
	 * Refuse what no transport carries.
	 * @param operation the operation
	 * @throws IllegalArgumentException if none carries it, with what there is
	 */
	public void require(Operation operation) {
		if (find(operation).isPresent()) {
			return;
		}
		if (isForPeer(operation)) {
			String name = operation.target().substring(PeerTransport.SCHEME.length());
			throw new IllegalArgumentException("There is no peer '" + name + "'. Known peers: "
					+ (this.peerDestinations.isEmpty() ? "none"
							: String.join(", ", this.peerDestinations).replace(PeerTransport.SCHEME, ""))
					+ ". Set vix.sync.peers.<name>.url, or correct the target");
		}
		throw new IllegalArgumentException("No transport knows the kind '" + operation.kind() + "'. Known kinds: "
				+ String.join(", ", this.transports.keySet())
				+ ". Add a SyncTransport bean for it, or correct the kind");
	}

	/**
	 * Where there are no peers, a transport may have targets of its own that begin so.
	 */
	private boolean isForPeer(Operation operation) {
		return operation.target().startsWith(PeerTransport.SCHEME)
				&& (!this.peerDestinations.isEmpty() || !this.transports.containsKey(operation.kind()));
	}

	/**
	 * What an operation shares its fate with.
	 * @param operation the operation
	 * @return its transport's word; where no transport carries it, its target if that is
	 * a peer, else its kind. What begins like a peer and is none is {@code own peer:…}
	 * @throws IllegalArgumentException if its target can never be reached
	 * @throws IllegalStateException if the transport's word cannot be kept: null, blank,
	 * longer than 255 characters, or with control characters or lone surrogates
	 */
	public String destination(Operation operation) {
		if (isForPeer(operation)) {
			return checked(operation.target(), operation);
		}
		SyncTransport transport = this.transports.get(operation.kind());
		String name = (transport != null) ? checked(transport.destination(operation), operation) : operation.kind();
		// Of another node it may be a peer: such names are for peers alone.
		return name.startsWith(PeerTransport.SCHEME) ? checked("own " + name, operation) : name;
	}

	private static Set<String> requireKinds(SyncTransport transport) {
		Set<String> kinds = transport.kinds();
		if (kinds == null || kinds.isEmpty() || kinds.stream().anyMatch((each) -> each == null || each.isBlank())) {
			throw new IllegalStateException("SyncTransport.kinds of " + transport.getClass().getName()
					+ " must return at least one kind, and none that is null or blank");
		}
		return kinds;
	}

	/** They would never be asked for: the target alone tells what goes to a peer. */
	private static PeerTransport requireNoKinds(PeerTransport transport) {
		Set<String> kinds = transport.kinds();
		if (kinds == null || !kinds.isEmpty()) {
			throw new IllegalStateException("PeerTransport.kinds of " + transport.getClass().getName()
					+ " must return none, and returns " + kinds
					+ ": it carries what has a peer as target, of every kind. Carry kinds with a SyncTransport of their"
					+ " own");
		}
		return transport;
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
