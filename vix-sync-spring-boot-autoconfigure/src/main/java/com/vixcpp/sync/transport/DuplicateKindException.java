package com.vixcpp.sync.transport;

/**
 * Two transports carry the same kind: which one an operation would take is not defined.
 */
public class DuplicateKindException extends RuntimeException {

	private final String kind;

	DuplicateKindException(String kind, SyncTransport one, SyncTransport other) {
		super("Two transports carry the kind '" + kind + "': " + one + " and " + other);
		this.kind = kind;
	}

	/**
	 * The kind that both carry.
	 * @return the kind
	 */
	public String getKind() {
		return this.kind;
	}

}
