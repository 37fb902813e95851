package com.vixcpp.sync.actuate;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The values of a tag, the first ones by name and all further ones as {@value #OTHER}: a
 * tag without a bound fills the memory of whoever keeps the metrics. Safe for use by
 * several threads.
 */
public final class BoundedTag {

	/** What stands for all values beyond the bound. */
	public static final String OTHER = "other";

	private final int most;

	private final Set<String> known = ConcurrentHashMap.newKeySet();

	/**
	 * Create a tag that has no value yet.
	 * @param most how many values are shown by name; 0 or more
	 */
	public BoundedTag(int most) {
		this.most = most;
	}

	/**
	 * What to show for a value.
	 * @param value any value
	 * @return the value, or {@value #OTHER}
	 */
	public String of(String value) {
		if (this.known.contains(value)) {
			return value;
		}
		synchronized (this.known) {
			return (this.known.size() < this.most && this.known.add(value)) ? value : OTHER;
		}
	}

}
