package com.vixcpp.sync.file;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A disk in memory, whose files a test can cut and change, and which fails or ends when a
 * test says so. What is done to it are steps, of which a test may allow so many.
 */
final class MemoryDisk implements Disk {

	private final Map<String, byte[]> files = new TreeMap<>();

	private int stepsLeft = Integer.MAX_VALUE;

	private boolean ended;

	private final List<String> forces = new ArrayList<>();

	private long capacity = Long.MAX_VALUE;

	private Fault fault = (step) -> {
	};

	/** The same files, on a disk that works. */
	synchronized MemoryDisk copy() {
		MemoryDisk copy = new MemoryDisk();
		this.files.forEach((name, bytes) -> copy.files.put(name, bytes.clone()));
		return copy;
	}

	/** The process ends at the step after so many: nothing is done any more. */
	synchronized void endAfter(int steps) {
		this.stepsLeft = steps;
	}

	synchronized void fault(Fault fault) {
		this.fault = fault;
	}

	/** So many bytes more fit on it. */
	synchronized void limit(long room) {
		this.capacity = used() + room;
	}

	private long used() {
		return this.files.values().stream().mapToLong((each) -> each.length).sum();
	}

	@Override
	public synchronized long room() {
		return this.capacity - used();
	}

	synchronized byte[] file(String name) {
		return this.files.get(name);
	}

	synchronized void put(String name, byte[] bytes) {
		this.files.put(name, bytes);
	}

	synchronized List<String> forces() {
		return List.copyOf(this.forces);
	}

	private void step(String what) throws IOException {
		if (this.ended || this.stepsLeft <= 0) {
			this.ended = true;
			throw new ProcessEnded();
		}
		this.stepsLeft--;
		this.fault.at(what);
	}

	@Override
	public synchronized List<String> names() {
		return List.copyOf(this.files.keySet());
	}

	@Override
	public synchronized DiskFile open(String name) throws IOException {
		if (!this.files.containsKey(name)) {
			throw new NoSuchFileException(name);
		}
		return new MemoryFile(name);
	}

	@Override
	public synchronized DiskFile create(String name) throws IOException {
		if (!this.files.containsKey(name)) {
			step("create " + name);
			this.files.put(name, new byte[0]);
		}
		return new MemoryFile(name);
	}

	@Override
	public synchronized void rename(String from, String to) throws IOException {
		step("rename " + from);
		this.files.put(to, this.files.remove(from));
	}

	@Override
	public synchronized void delete(String name) throws IOException {
		step("delete " + name);
		this.files.remove(name);
	}

	@Override
	public synchronized void forceNames() throws IOException {
		step("force names");
	}

	@Override
	public String describe(String name) {
		return "disk/" + name;
	}

	/** Fails, or does not, at a step. */
	@FunctionalInterface
	interface Fault {

		void at(String step) throws IOException;

	}

	/** There is nobody left to catch it. */
	static final class ProcessEnded extends Error {

	}

	private final class MemoryFile implements DiskFile {

		private final String name;

		MemoryFile(String name) {
			this.name = name;
		}

		/** A file that was renamed or deleted while it is open stays what it is. */
		private byte[] bytes() {
			return MemoryDisk.this.files.getOrDefault(this.name, this.kept);
		}

		private byte[] kept = new byte[0];

		private void set(byte[] bytes) {
			this.kept = bytes;
			MemoryDisk.this.files.put(this.name, bytes);
		}

		@Override
		public long size() {
			synchronized (MemoryDisk.this) {
				return bytes().length;
			}
		}

		@Override
		public void read(long offset, byte[] into, int length) {
			synchronized (MemoryDisk.this) {
				System.arraycopy(bytes(), (int) offset, into, 0, length);
			}
		}

		@Override
		public void write(long offset, byte[] written) throws IOException {
			synchronized (MemoryDisk.this) {
				step("write " + this.name);
				byte[] bytes = bytes();
				int end = (int) offset + written.length;
				if (end - bytes.length > room()) {
					throw new IOException("No space left on device");
				}
				bytes = (end > bytes.length) ? Arrays.copyOf(bytes, end) : bytes.clone();
				System.arraycopy(written, 0, bytes, (int) offset, written.length);
				set(bytes);
			}
		}

		@Override
		public void truncate(long size) throws IOException {
			synchronized (MemoryDisk.this) {
				step("truncate " + this.name);
				set(Arrays.copyOf(bytes(), (int) size));
			}
		}

		@Override
		public void force() throws IOException {
			synchronized (MemoryDisk.this) {
				step("force " + this.name);
				MemoryDisk.this.forces.add(this.name);
			}
		}

		@Override
		public void close() {
		}

	}

}
