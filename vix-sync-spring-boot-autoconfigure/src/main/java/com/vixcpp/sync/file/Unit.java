package com.vixcpp.sync.file;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

import com.vixcpp.sync.operation.Operation;
import org.jspecify.annotations.Nullable;

/**
 * What one thread is about to write together, as one frame: all of it or none. Until then
 * it holds the entries that it changes, and nobody sees the change. Under the lock of the
 * log.
 */
final class Unit {

	private final List<LongFunction<Item>> drafts = new ArrayList<>();

	private final Set<Entry> held = new HashSet<>();

	private final Set<Entry> changed = new HashSet<>();

	private final Map<String, Operation> inserted = new HashMap<>();

	private final Set<String> reserved = new HashSet<>();

	private boolean undone;

	/** Something to write, once its position is known. */
	void add(LongFunction<Item> draft) {
		this.drafts.add(draft);
	}

	void hold(Entry entry) {
		entry.holder = this;
		this.held.add(entry);
	}

	/** Whether this has not changed the entry before. */
	boolean change(Entry entry) {
		hold(entry);
		return this.changed.add(entry);
	}

	void insert(Operation operation) {
		this.inserted.put(operation.id(), operation);
	}

	@Nullable Operation inserted(String operationId) {
		return this.inserted.get(operationId);
	}

	/** Nobody else enqueues this id until the end. */
	void reserve(String operationId) {
		this.reserved.add(operationId);
	}

	Set<String> reserved() {
		return this.reserved;
	}

	boolean isEmpty() {
		return this.drafts.isEmpty();
	}

	List<Item> items(long first) {
		List<Item> items = new ArrayList<>(this.drafts.size());
		for (LongFunction<Item> each : this.drafts) {
			items.add(each.apply(first + items.size()));
		}
		return items;
	}

	void release() {
		this.held.forEach((each) -> each.holder = null);
	}

	/** It can only be given up from now on. */
	void undo() {
		this.undone = true;
	}

	boolean isUndone() {
		return this.undone;
	}

}
