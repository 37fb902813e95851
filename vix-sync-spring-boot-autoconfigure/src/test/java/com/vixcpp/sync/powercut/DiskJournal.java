package com.vixcpp.sync.powercut;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Everything that happened to one file, in order, and beside it what the world was told:
 * which operations were acknowledged and which were sent.
 */
final class DiskJournal {

	private static final Map<String, DiskJournal> JOURNALS = new ConcurrentHashMap<>();

	private final String name = UUID.randomUUID().toString();

	private final List<Event> events = new ArrayList<>();

	private volatile Force force = () -> {
	};

	static DiskJournal open() {
		JournaledDisk.register();
		DiskJournal journal = new DiskJournal();
		JOURNALS.put(journal.name, journal);
		return journal;
	}

	/** The journal of a file, by its name; null if nobody records it. */
	static DiskJournal of(String path) {
		return path.endsWith(".mv.db")
				? JOURNALS.values().stream().filter((each) -> path.contains(each.name)).findFirst().orElse(null) : null;
	}

	/** The address of a database whose file is recorded here. */
	String url() {
		return "jdbc:h2:" + JournaledDisk.SCHEME + ":memFS:/" + this.name + ";DB_CLOSE_ON_EXIT=FALSE";
	}

	/** Stands before each force: may take its time, or fail. */
	void beforeForce(Force force) {
		this.force = force;
	}

	void awaitForce() throws IOException {
		try {
			this.force.begin();
		}
		catch (InterruptedException ex) {
			throw new InterruptedIOException("interrupted while forcing");
		}
	}

	synchronized void add(Event event) {
		this.events.add(event);
	}

	synchronized List<Event> events() {
		return List.copyOf(this.events);
	}

	/** What can happen, to the disk and to the world. */
	sealed interface Event {

		/** Bytes were handed to the operating system. */
		record Written(long position, byte[] bytes) implements Event {
		}

		/** The file was cut. */
		record Truncated(long size) implements Event {
		}

		/** All that was handed over before is on the disk. */
		record Forced() implements Event {
		}

		/** The application is up: from here on it makes promises. */
		record Started() implements Event {
		}

		/** A caller was told that its transaction has committed. */
		record Acknowledged(String operationId) implements Event {
		}

		/** An operation has left for the network. */
		record Sent(String operationId) implements Event {
		}

	}

	/** What stands before a force. */
	@FunctionalInterface
	interface Force {

		void begin() throws IOException, InterruptedException;

	}

}
