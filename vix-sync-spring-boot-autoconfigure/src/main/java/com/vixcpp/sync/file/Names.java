package com.vixcpp.sync.file;

import java.util.HashMap;
import java.util.Map;

/**
 * One object for each of the kinds and destinations that come again and again. Under the
 * lock of the log.
 */
final class Names {

	private static final int MOST = 10_000;

	private final Map<String, String> names = new HashMap<>();

	String one(String name) {
		String one = this.names.putIfAbsent(name, name);
		if (this.names.size() > MOST) {
			this.names.clear();
		}
		return (one != null) ? one : name;
	}

}
