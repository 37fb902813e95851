package com.vixcpp.sync.network;

/**
 * Says whether the network is there. A user bean of this type (a lambda will do) replaces
 * ours. Offline is a normal state: nothing is sent, nothing is counted, everything waits.
 */
@FunctionalInterface
public interface NetworkProbe {

	/**
	 * Whether sending makes sense now. Called by the engine before each claim, so it
	 * should answer from what it knows.
	 * @return false while offline; an exception counts as online, since real traffic
	 * tells the truth then
	 */
	boolean isOnline();

}
