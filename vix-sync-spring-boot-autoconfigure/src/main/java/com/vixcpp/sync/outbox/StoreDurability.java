package com.vixcpp.sync.outbox;

import org.jspecify.annotations.Nullable;

/**
 * What a committed operation survives in a store. Implementations are safe for use by
 * several threads, and neither block nor throw.
 */
public interface StoreDurability {

	/**
	 * What a committed operation survives.
	 * @return {@code power}, {@code process} or {@code none}
	 */
	String level();

	/**
	 * Why the promise cannot be kept any more, in words for a person.
	 * @return null while it is kept
	 */
	@Nullable String failure();

}
