package com.vixcpp.sync.network;

/**
 * The network is there again, or not any more, as this node sees it. Published as an
 * application event once per change, in order and on a thread of its own, so that a
 * listener may take its time. Until the first one the network counts as there.
 *
 * @param online whether operations can be sent
 * @param source who noticed it
 */
public record NetworkChanged(boolean online, Source source) {

	/** Who noticed a change. */
	public enum Source {

		/** The check of the network: the one at the configured URL, or the user's own. */
		PROBE,

		/**
		 * Real traffic: no destination answers of all that operations wait for, or one
		 * does again.
		 */
		TRAFFIC

	}

}
