package com.vixcpp.sync.powercut;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

import org.h2.store.fs.FileBase;

/**
 * A file whose writes and forces are told to a journal, one at a time: what is written
 * while a force runs is not covered by it.
 */
final class JournaledChannel extends FileBase {

	private final FileChannel file;

	private final DiskJournal journal;

	JournaledChannel(FileChannel file, DiskJournal journal) {
		this.file = file;
		this.journal = journal;
	}

	@Override
	public synchronized int write(ByteBuffer source) throws IOException {
		long position = this.file.position();
		byte[] bytes = copy(source);
		int written = this.file.write(source);
		this.journal.add(new DiskJournal.Event.Written(position, bytes));
		return written;
	}

	@Override
	public synchronized int write(ByteBuffer source, long position) throws IOException {
		byte[] bytes = copy(source);
		int written = this.file.write(source, position);
		this.journal.add(new DiskJournal.Event.Written(position, bytes));
		return written;
	}

	private static byte[] copy(ByteBuffer source) {
		byte[] bytes = new byte[source.remaining()];
		source.duplicate().get(bytes);
		return bytes;
	}

	@Override
	public synchronized FileChannel truncate(long size) throws IOException {
		this.file.truncate(size);
		this.journal.add(new DiskJournal.Event.Truncated(size));
		return this;
	}

	@Override
	public void force(boolean metaData) throws IOException {
		this.journal.awaitForce();
		synchronized (this) {
			this.file.force(metaData);
			this.journal.add(new DiskJournal.Event.Forced());
		}
	}

	@Override
	public synchronized int read(ByteBuffer target) throws IOException {
		return this.file.read(target);
	}

	@Override
	public synchronized int read(ByteBuffer target, long position) throws IOException {
		return this.file.read(target, position);
	}

	@Override
	public synchronized long position() throws IOException {
		return this.file.position();
	}

	@Override
	public synchronized FileChannel position(long position) throws IOException {
		this.file.position(position);
		return this;
	}

	@Override
	public long size() throws IOException {
		return this.file.size();
	}

	@Override
	public FileLock tryLock(long position, long size, boolean shared) throws IOException {
		return this.file.tryLock(position, size, shared);
	}

	@Override
	protected void implCloseChannel() throws IOException {
		this.file.close();
	}

}
