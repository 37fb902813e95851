package com.vixcpp.sync.actuate;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * What health shows beside the counts, asked each time.
 */
public interface SyncState {

	/**
	 * Whether the network is there.
	 * @return true if online
	 */
	boolean online();

	/**
	 * The destinations that rest.
	 * @return their names
	 */
	Collection<String> unavailableDestinations();

	/**
	 * How long these are left alone.
	 * @return those that {@link #unavailableDestinations()} names
	 */
	Collection<RestingDestination> resting();

	/**
	 * What a committed operation survives.
	 * @return {@code power}, {@code process} or {@code none}
	 */
	String durability();

	/**
	 * The engine of this node.
	 * @return {@code running}, {@code stopped}, {@code disabled} or {@code died}
	 */
	String engine();

	/**
	 * Why the engine cannot work on the outbox, although it may be readable.
	 * @return null if it can
	 */
	@Nullable String storeTrouble();

}
