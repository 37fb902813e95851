package com.vixcpp.sync.benchmarks.contender;

/**
 * 200 bytes of JSON that begin with the id.
 *
 * @param id of the operation, which the receiver counts
 */
public record Payload(String id) {

	static final int SIZE = 200;

	/**
	 * The text to send.
	 * @return 200 characters of one byte each
	 */
	public String text() {
		String head = "{\"id\":\"" + this.id + "\",\"pad\":\"";
		return head + "x".repeat(SIZE - head.length() - 2) + "\"}";
	}

}
