package com.vixcpp.sync.peer;

/**
 * Two handlers take the same kind: which one an operation would go to is not defined.
 */
public class DuplicateHandlerException extends RuntimeException {

	private final String kind;

	DuplicateHandlerException(String kind, OperationHandler one, OperationHandler other) {
		super("Two handlers take operations of the kind '" + kind + "': " + one + " and " + other);
		this.kind = kind;
	}

	/**
	 * The kind that both take.
	 * @return the kind
	 */
	public String getKind() {
		return this.kind;
	}

}
