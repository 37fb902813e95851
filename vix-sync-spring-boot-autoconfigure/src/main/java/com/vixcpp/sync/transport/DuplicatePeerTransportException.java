package com.vixcpp.sync.transport;

/**
 * Two transports reach peers: which one an operation would take is not defined.
 */
public class DuplicatePeerTransportException extends RuntimeException {

	DuplicatePeerTransportException(PeerTransport one, PeerTransport other) {
		super("Two transports reach peers: " + one + " and " + other);
	}

}
