package com.vixcpp.sync.outbox;

import java.util.List;

/**
 * What this node knows that the store does not: its engine, its network, its transports.
 * Implementations are safe for use by several threads, and neither block nor throw.
 */
public interface NodeView {

	/** Of a node that only asks: it sees nothing in anybody's way. */
	NodeView NONE = new NodeView() {

		@Override
		public List<Cause> all() {
			return List.of();
		}

		@Override
		public List<Cause> some(String kind, String destination) {
			return List.of();
		}

	};

	/**
	 * What keeps this node from sending anything.
	 * @return empty if nothing does
	 */
	List<Cause> all();

	/**
	 * What keeps this node from sending operations such as these.
	 * @param kind their kind
	 * @param destination their destination
	 * @return empty if nothing does
	 */
	List<Cause> some(String kind, String destination);

}
