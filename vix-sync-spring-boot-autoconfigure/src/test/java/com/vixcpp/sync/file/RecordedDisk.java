package com.vixcpp.sync.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A disk in memory that remembers all that happened to it, in order, and beside it what
 * the world was told.
 */
final class RecordedDisk implements Disk {

	private final MemoryDisk disk = new MemoryDisk();

	private final List<Event> events = new ArrayList<>();

	synchronized void add(Event event) {
		this.events.add(event);
	}

	synchronized List<Event> events() {
		return List.copyOf(this.events);
	}

	@Override
	public List<String> names() {
		return this.disk.names();
	}

	@Override
	public DiskFile open(String name) throws IOException {
		return new RecordedFile(name, this.disk.open(name));
	}

	@Override
	public DiskFile create(String name) throws IOException {
		synchronized (this) {
			if (!this.disk.names().contains(name)) {
				add(new Event.Created(name));
			}
			return new RecordedFile(name, this.disk.create(name));
		}
	}

	@Override
	public synchronized void rename(String from, String to) throws IOException {
		this.disk.rename(from, to);
		add(new Event.Renamed(from, to));
	}

	@Override
	public synchronized void delete(String name) throws IOException {
		this.disk.delete(name);
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

	@Override
	public String describe(String name) {
		return this.disk.describe(name);
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

	private final class RecordedFile implements DiskFile {

		private final String name;

		private final DiskFile file;

		RecordedFile(String name, DiskFile file) {
			this.name = name;
			this.file = file;
		}

		@Override
		public long size() throws IOException {
			return this.file.size();
		}

		@Override
		public void read(long offset, byte[] into, int length) throws IOException {
			this.file.read(offset, into, length);
		}

		@Override
		public void write(long offset, byte[] bytes) throws IOException {
			synchronized (RecordedDisk.this) {
				this.file.write(offset, bytes);
				add(new Event.Written(this.name, (int) offset, bytes.clone()));
			}
		}

		@Override
		public void truncate(long size) throws IOException {
			synchronized (RecordedDisk.this) {
				this.file.truncate(size);
				add(new Event.Truncated(this.name, (int) size));
			}
		}

		@Override
		public void force() {
			int begun = begin();
			Thread.yield();
			add(new Event.Forced(this.name, begun));
		}

		@Override
		public void close() throws IOException {
			this.file.close();
		}

	}

}
