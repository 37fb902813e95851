package com.vixcpp.sync.file;

import java.util.Arrays;

/**
 * Where in the log the finished operations are that it keeps: 24 bytes each in a table
 * that is at most two thirds full, since there may be many more of them than wait. Found
 * by a hash of the id; whoever asks compares the id itself in the log. Under the lock of
 * the log.
 */
final class Finished {

	private static final int WIDTH = 3;

	private static final int NONE = -1;

	private long[] table = new long[64 * WIDTH];

	private int size;

	int size() {
		return this.size;
	}

	/** Add one that is not there. */
	void add(String operationId, long put, long last) {
		if ((this.size + 1) * WIDTH * 3L > this.table.length * 2L) {
			grow();
		}
		insert(hash(operationId), put, last);
		this.size++;
	}

	/** The last record of an operation by its PUT record; 0 if it is not there. */
	long last(String operationId, long put) {
		int slot = slot(operationId, put);
		return (slot == NONE) ? 0 : this.table[slot + 2];
	}

	/** The last records of what may be an operation. */
	long[] candidates(String operationId) {
		long hash = hash(operationId);
		long[] candidates = new long[0];
		for (int slot = home(hash); this.table[slot] != 0; slot = next(slot)) {
			if (this.table[slot] == hash) {
				candidates = Arrays.copyOf(candidates, candidates.length + 1);
				candidates[candidates.length - 1] = this.table[slot + 2];
			}
		}
		return candidates;
	}

	/** Whether it was there. */
	boolean remove(String operationId, long put) {
		int slot = slot(operationId, put);
		if (slot == NONE) {
			return false;
		}
		this.table[slot] = 0;
		this.size--;
		// What was pushed on by the one that is gone moves back.
		for (int each = next(slot); this.table[each] != 0; each = next(each)) {
			long hash = this.table[each];
			this.table[each] = 0;
			insert(hash, this.table[each + 1], this.table[each + 2]);
		}
		return true;
	}

	private int slot(String operationId, long put) {
		long hash = hash(operationId);
		for (int slot = home(hash); this.table[slot] != 0; slot = next(slot)) {
			if (this.table[slot] == hash && this.table[slot + 1] == put) {
				return slot;
			}
		}
		return NONE;
	}

	private void insert(long hash, long put, long last) {
		int slot = home(hash);
		while (this.table[slot] != 0) {
			slot = next(slot);
		}
		this.table[slot] = hash;
		this.table[slot + 1] = put;
		this.table[slot + 2] = last;
	}

	private void grow() {
		long[] before = this.table;
		this.table = new long[before.length * 2];
		for (int slot = 0; slot < before.length; slot += WIDTH) {
			if (before[slot] != 0) {
				insert(before[slot], before[slot + 1], before[slot + 2]);
			}
		}
	}

	private int home(long hash) {
		int slots = this.table.length / WIDTH;
		return (int) Long.remainderUnsigned(hash, slots) * WIDTH;
	}

	private int next(int slot) {
		return (slot + WIDTH == this.table.length) ? 0 : slot + WIDTH;
	}

	/** FNV-1a, mixed; never 0, which means an empty slot. */
	private static long hash(String text) {
		long hash = 0xcbf29ce484222325L;
		for (int i = 0; i < text.length(); i++) {
			hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
		}
		hash ^= hash >>> 32;
		return (hash != 0) ? hash : 1;
	}

}
