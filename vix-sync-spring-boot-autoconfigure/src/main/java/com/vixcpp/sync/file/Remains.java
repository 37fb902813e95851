package com.vixcpp.sync.file;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What of an item still means something. Under the lock of the log.
 */
final class Remains {

	private Remains() {
	}

	/** Null for nothing. */
	static @Nullable Item of(Item item, Index index) {
		if (item instanceof Item.Logged logged) {
			return index.keeps(logged.operationId(), logged.put()) ? item : null;
		}
		if (item instanceof Item.Released released) {
			return isLast(released.operationId(), item, index) ? item : null;
		}
		if (item instanceof Item.Claimed claimed) {
			List<String> ids = claimed.operationIds().stream().filter((each) -> isLast(each, item, index)).toList();
			return ids.isEmpty() ? null
					: new Item.Claimed(claimed.position(), claimed.owner(), claimed.token(), claimed.until(), ids);
		}
		return index.state().holds(item) ? item : null;
	}

	private static boolean isLast(String operationId, Item item, Index index) {
		Entry entry = index.entry(operationId);
		return entry != null && entry.note == item.position();
	}

}
