package com.vixcpp.sync.operation;

import org.jspecify.annotations.Nullable;

/**
 * Which page of a list.
 *
 * @param size at most this many operations, 1 to {@link #MAX_SIZE}
 * @param cursor {@link OperationPage#next()} of the page before; null for the first page
 */
public record Paging(int size, @Nullable String cursor) {

	/** The largest page. */
	public static final int MAX_SIZE = 1000;

	public Paging {
		if (size < 1 || size > MAX_SIZE) {
			throw new IllegalArgumentException(
					"A page has 1 to " + MAX_SIZE + " operations, not " + size + ". Ask for more pages to get more");
		}
	}

	/**
	 * The first page.
	 * @param size at most this many operations
	 * @return the page
	 * @throws IllegalArgumentException if the size is not 1 to {@link #MAX_SIZE}
	 */
	public static Paging first(int size) {
		return new Paging(size, null);
	}

	/**
	 * A later page.
	 * @param cursor {@link OperationPage#next()} of the page before
	 * @param size at most this many operations
	 * @return the page
	 * @throws IllegalArgumentException if the size is not 1 to {@link #MAX_SIZE}
	 */
	public static Paging after(String cursor, int size) {
		return new Paging(size, cursor);
	}

}
