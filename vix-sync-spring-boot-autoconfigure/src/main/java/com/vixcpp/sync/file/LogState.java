package com.vixcpp.sync.file;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import com.vixcpp.sync.outbox.Pause;
import org.jspecify.annotations.Nullable;

/**
 * What the log says beside its operations. Under the lock of the log.
 */
final class LogState {

	private Item.@Nullable Paused paused;

	private final Set<String> imported = new HashSet<>();

	private long lastForgotten;

	private Instant keptFrom = Instant.EPOCH;

	private long records;

	private long items;

	private long forgotten;

	/** Items of the compacted file that are no records. */
	private long standing;

	void apply(Item item) {
		this.items++;
		if (item instanceof Item.Logged) {
			this.records++;
		}
		else if (item instanceof Item.Paused pause) {
			this.paused = pause;
		}
		else if (item instanceof Item.Resumed) {
			this.paused = null;
		}
		else if (item instanceof Item.Imported done) {
			this.imported.add(done.digest());
		}
		else if (item instanceof Item.Forgotten forgotten) {
			forgotten(forgotten.last(), forgotten.keptFrom());
			this.forgotten += forgotten.operations().stream().mapToLong(Item.Past::records).sum();
		}
		else if (item instanceof Item.Base base) {
			forgotten(base.last(), base.keptFrom());
		}
		else if (item instanceof Item.End) {
			this.standing = this.items - this.records;
		}
	}

	private void forgotten(long last, Instant keptFrom) {
		this.lastForgotten = Math.max(this.lastForgotten, last);
		this.keptFrom = keptFrom.isAfter(this.keptFrom) ? keptFrom : this.keptFrom;
	}

	Optional<Pause> paused() {
		return Optional.ofNullable(this.paused).map((each) -> new Pause(each.by(), each.since()));
	}

	/** Whether an item says what still holds, and must be kept. */
	boolean holds(Item item) {
		return item instanceof Item.Imported || item.equals(this.paused);
	}

	boolean isImported(String digest) {
		return this.imported.contains(digest);
	}

	/** The highest position of records that were forgotten; 0 for none. */
	long lastForgotten() {
		return this.lastForgotten;
	}

	/** All that was delivered since is kept. */
	Instant keptFrom() {
		return this.keptFrom;
	}

	/** How many records there are, the forgotten ones that are not removed yet too. */
	long records() {
		return this.records;
	}

	/** How many items there are, those that say nothing any more too. */
	long items() {
		return this.items;
	}

	/** About how many items say nothing any more. */
	long dead() {
		return this.items - this.standing - (this.records - this.forgotten);
	}

	/** A compaction has left so many, of so many that it has read. */
	void compacted(Counts read, Counts left) {
		this.items -= read.items() - left.items();
		this.standing = left.items() - left.records();
		this.records -= read.records() - left.records();
		this.forgotten = Math.max(0, this.forgotten - (read.records() - left.records()));
	}

	/** How many there are. */
	record Counts(long items, long records) {

		static final Counts NONE = new Counts(0, 0);

		Counts plus(Item item) {
			return new Counts(this.items + 1, this.records + ((item instanceof Item.Logged) ? 1 : 0));
		}

	}

}
