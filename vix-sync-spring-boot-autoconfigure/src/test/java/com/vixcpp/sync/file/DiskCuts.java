package com.vixcpp.sync.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import com.vixcpp.sync.file.RecordedDisk.Event;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the power at every event of a recorded disk, and makes a disk that may be found
 * afterwards: what was forced is there, of the rest anything may be, torn and out of
 * order. Of changes of names that were not forced, any may have come through.
 */
final class DiskCuts {

	private static final int SECTOR = 512;

	private final Random random;

	/** By a number that a file keeps when it is renamed. */
	private final Map<Integer, byte[]> forced = new HashMap<>();

	private final Map<Integer, List<Unforced>> unforced = new HashMap<>();

	private final Map<String, Integer> names = new HashMap<>();

	private final Map<String, Integer> forcedNames = new HashMap<>();

	private final List<Names> changes = new ArrayList<>();

	private final Set<String> told = new HashSet<>();

	private final Set<String> settling = new HashSet<>();

	private int files;

	DiskCuts(long seed) {
		this.random = new Random(seed);
	}

	void cut(List<Event> events, Observer observer) {
		for (int i = 0; i < events.size(); i++) {
			apply(events.get(i), i);
			observer.found(survivor(), this.told, this.settling);
		}
	}

	private void apply(Event event, int index) {
		if (event instanceof Event.Created created) {
			this.names.put(created.name(), ++this.files);
			changed(index, created.name(), null, this.files);
		}
		else if (event instanceof Event.Renamed renamed) {
			Integer file = this.names.remove(renamed.from());
			this.names.put(renamed.to(), file);
			changed(index, renamed.to(), renamed.from(), file);
		}
		else if (event instanceof Event.Deleted deleted) {
			this.names.remove(deleted.name());
			changed(index, null, deleted.name(), 0);
		}
		else if (event instanceof Event.Written written) {
			add(written.name(), new Unforced(index, written));
		}
		else if (event instanceof Event.Truncated truncated) {
			add(truncated.name(), new Unforced(index, truncated));
		}
		else if (event instanceof Event.Forced force) {
			Integer file = this.names.get(force.name());
			List<Unforced> writes = this.unforced.getOrDefault(file, new ArrayList<>());
			List<Unforced> covered = writes.stream().filter((each) -> each.index() < force.before()).toList();
			this.forced.put(file, applied(this.forced.getOrDefault(file, new byte[0]),
					covered.stream().map(Unforced::event).toList()));
			writes.removeAll(covered);
		}
		else if (event instanceof Event.NamesForced force) {
			for (Names each : List.copyOf(this.changes)) {
				if (each.index() < force.before()) {
					each.apply(this.forcedNames);
					this.changes.remove(each);
				}
			}
		}
		else if (event instanceof Event.Acknowledged acknowledged) {
			this.told.add(acknowledged.operationId());
		}
		else if (event instanceof Event.Sent sent) {
			this.told.add(sent.operationId());
		}
		else if (event instanceof Event.Settling begun) {
			this.settling.add(begun.operationId());
		}
	}

	private void changed(int index, @Nullable String made, @Nullable String gone, int file) {
		this.changes.add(new Names(index, made, gone, file));
	}

	private void add(String name, Unforced write) {
		this.unforced.computeIfAbsent(this.names.get(name), (each) -> new ArrayList<>()).add(write);
	}

	private MemoryDisk survivor() {
		Map<String, Integer> found = new HashMap<>(this.forcedNames);
		this.changes.stream().filter((each) -> this.random.nextBoolean()).forEach((each) -> each.apply(found));
		MemoryDisk disk = new MemoryDisk();
		found.forEach((name, file) -> disk.put(name, survivor(file)));
		return disk;
	}

	private byte[] survivor(int file) {
		List<Event> kept = new ArrayList<>();
		double share = this.random.nextInt(5) / 4.0;
		for (Unforced each : this.unforced.getOrDefault(file, List.of())) {
			if (this.random.nextDouble() < share) {
				kept.add(this.random.nextBoolean() ? each.event() : torn(each.event()));
			}
		}
		if (this.random.nextBoolean()) {
			Collections.shuffle(kept, this.random);
		}
		return applied(this.forced.getOrDefault(file, new byte[0]), kept);
	}

	/** Of a write the first sectors have arrived, or the last. */
	private Event torn(Event event) {
		if (event instanceof Event.Written written) {
			int boundary = SECTOR - written.offset() % SECTOR;
			int length = written.bytes().length;
			if (boundary < length) {
				int cut = boundary + SECTOR * this.random.nextInt(1 + (length - boundary) / SECTOR);
				return this.random.nextBoolean()
						? new Event.Written(written.name(), written.offset(), Arrays.copyOf(written.bytes(), cut))
						: new Event.Written(written.name(), written.offset() + cut,
								Arrays.copyOfRange(written.bytes(), cut, length));
			}
		}
		return event;
	}

	private static byte[] applied(byte[] before, List<Event> events) {
		byte[] file = before.clone();
		for (Event event : events) {
			if (event instanceof Event.Truncated truncated) {
				file = Arrays.copyOf(file, truncated.size());
			}
			else if (event instanceof Event.Written written) {
				int end = written.offset() + written.bytes().length;
				file = (end > file.length) ? Arrays.copyOf(file, end) : file;
				System.arraycopy(written.bytes(), 0, file, written.offset(), written.bytes().length);
			}
		}
		return file;
	}

	/** Looks at what a cut has left. */
	@FunctionalInterface
	interface Observer {

		void found(MemoryDisk disk, Set<String> told, Set<String> settling);

	}

	private record Unforced(int index, Event event) {
	}

	/** A name that leads to a file from now on, and one that does not any more. */
	private record Names(int index, @Nullable String made, @Nullable String gone, int file) {

		void apply(Map<String, Integer> names) {
			names.remove(this.gone);
			if (this.made != null) {
				names.put(this.made, this.file);
			}
		}

	}

}
