package com.vixcpp.sync.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A disk in memory that remembers all that happened to it, in order, and beside it what
 * the world was told.
 */
final class RecordedDisk extends ForwardingDisk {

	private final List<Event> events = new ArrayList<>();

	RecordedDisk() {
		super(new MemoryDisk());
	}

	synchronized void add(Event event) {
		this.events.add(event);
	}

	synchronized List<Event> events() {
		return List.copyOf(this.events);
	}

	@Override
	DiskFile forward(String name, DiskFile file) {
		return new RecordedFile(name, file);
	}

	@Override
	public synchronized DiskFile create(String name) throws IOException {
		if (!names().contains(name)) {
			add(new Event.Created(name));
		}
		return super.create(name);
	}

	@Override
	public synchronized void rename(String from, String to) throws IOException {
		super.rename(from, to);
		add(new Event.Renamed(from, to));
	}

	@Override
	public synchronized void delete(String name) throws IOException {
		super.delete(name);
		add(new Event.Deleted(name));
	}

	@Override
	public void forceNames() {
		int begun = begin();
		add(new Event.NamesForced(begun));
	}

	private synchronized int begin() {
		return this.events.size();
	}

	/** What can happen, to the disk and to the world. */
	sealed interface Event {

		/** A file was made. */
		record Created(String name) implements Event {
		}

		/** Bytes were handed to the operating system. */
		record Written(String name, int offset, byte[] bytes) implements Event {
		}

		/** A file was cut. */
		record Truncated(String name, int size) implements Event {
		}

		/** What was written to a file before an event is on the disk. */
		record Forced(String name, int before) implements Event {
		}

		/** A file got another name. */
		record Renamed(String from, String to) implements Event {
		}

		/** A file was deleted. */
		record Deleted(String name) implements Event {
		}

		/** What was done to names before an event is so on the disk. */
		record NamesForced(int before) implements Event {
		}

		/** A caller was told that its operation is kept. */
		record Acknowledged(String operationId) implements Event {
		}

		/** An operation has left for the network. */
		record Sent(String operationId) implements Event {
		}

		/** Its delivery is being recorded, and it may be forgotten from now on. */
		record Settling(String operationId) implements Event {
		}

	}

	private final class RecordedFile extends ForwardingFile {

		private final String name;

		RecordedFile(String name, DiskFile file) {
			super(file);
			this.name = name;
		}

		@Override
		public void write(long offset, byte[] bytes) throws IOException {
			synchronized (RecordedDisk.this) {
				super.write(offset, bytes);
				add(new Event.Written(this.name, (int) offset, bytes.clone()));
			}
		}

		@Override
		public void truncate(long size) throws IOException {
			synchronized (RecordedDisk.this) {
				super.truncate(size);
				add(new Event.Truncated(this.name, (int) size));
			}
		}

		@Override
		public void force() {
			int begun = begin();
			Thread.yield();
			add(new Event.Forced(this.name, begun));
		}

	}

}
