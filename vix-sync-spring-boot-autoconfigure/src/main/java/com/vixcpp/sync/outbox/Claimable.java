package com.vixcpp.sync.outbox;

import java.util.List;

/**
 * What there is to claim, as one look at the store shows it.
 *
 * @param hasUnplaced whether entries may wait for {@link OrderingKeys#lineUp}
 * @param suspects destinations of suspects, due or not
 * @param others destinations of all other claimable entries, due or not
 */
public record Claimable(boolean hasUnplaced, List<String> suspects, List<String> others) {

	/**
	 * Create a look.
	 * @param hasUnplaced whether entries may wait for {@link OrderingKeys#lineUp}
	 * @param suspects destinations of suspects
	 * @param others destinations of the others
	 */
	public Claimable {
		suspects = List.copyOf(suspects);
		others = List.copyOf(others);
	}

}
