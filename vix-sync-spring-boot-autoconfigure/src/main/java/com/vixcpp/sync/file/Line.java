package com.vixcpp.sync.file;

import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * The unfinished operations of one ordering key by their positions. The head alone can be
 * claimed; it stays the head until it leaves, whoever comes before it meanwhile.
 */
final class Line {

	private final String key;

	private final TreeSet<Entry> entries = new TreeSet<>(Entry.BY_POSITION);

	private @Nullable Entry head;

	Line(String key) {
		this.key = key;
	}

	String key() {
		return this.key;
	}

	@Nullable Entry head() {
		return this.head;
	}

	void add(Entry entry) {
		this.entries.add(entry);
	}

	void remove(Entry entry) {
		this.entries.remove(entry);
		if (this.head == entry) {
			this.head = null;
		}
	}

	boolean isEmpty() {
		return this.entries.isEmpty();
	}

	/** Make the first one the head where there is none; null if nothing changed. */
	@Nullable Entry promote() {
		if (this.head != null || this.entries.isEmpty()) {
			return null;
		}
		this.head = this.entries.first();
		return this.head;
	}

	/** Make one the head that is in flight. */
	void lead(Entry entry) {
		this.head = entry;
	}

	/** How many go before one. */
	long before(Entry entry, long cap) {
		if (this.head == entry) {
			return 0;
		}
		long before = this.entries.headSet(entry).stream().filter((each) -> each != this.head).limit(cap).count();
		return before + ((this.head != null) ? 1 : 0);
	}

}
