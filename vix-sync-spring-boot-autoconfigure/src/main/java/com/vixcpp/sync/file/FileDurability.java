package com.vixcpp.sync.file;

import com.vixcpp.sync.outbox.StoreDurability;
import org.jspecify.annotations.Nullable;

/**
 * What an enqueued operation survives in files.
 */
record FileDurability(FileLog log) implements StoreDurability {

	@Override
	public String level() {
		return this.log.isForced() ? "power" : "process";
	}

	@Override
	public @Nullable String failure() {
		return this.log.failure();
	}

}
