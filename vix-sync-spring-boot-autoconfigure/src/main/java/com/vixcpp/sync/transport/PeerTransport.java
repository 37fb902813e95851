package com.vixcpp.sync.transport;

import java.util.Set;

import com.vixcpp.sync.operation.Operation;

/**
 * Carries operations of every kind whose target is {@code peer:<name>} to other
 * applications, which are known by name. A bean of this type replaces ours; two keep the
 * application from starting. Each peer is a destination.
 */
public interface PeerTransport extends SyncTransport {

	/** What the target of an operation for a peer begins with. */
	String SCHEME = "peer:";

	/**
	 * The peers it reaches. Where it reaches none, it carries nothing.
	 * @return their names; a target is {@value #SCHEME} and one of these
	 */
	Set<String> peers();

	/**
	 * None: what it carries is told by the target. One that returns any keeps the
	 * application from starting.
	 */
	@Override
	default Set<String> kinds() {
		return Set.of();
	}

	/** The target, {@code peer:<name>}. */
	@Override
	default String destination(Operation operation) {
		return operation.target();
	}

}
