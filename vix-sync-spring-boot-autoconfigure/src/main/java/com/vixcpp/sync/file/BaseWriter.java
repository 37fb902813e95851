package com.vixcpp.sync.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;

import com.vixcpp.sync.file.Disk.DiskFile;
import com.vixcpp.sync.file.LogState.Counts;

/**
 * Writes a compacted file from its begin to its end, each item a frame of its own.
 */
final class BaseWriter {

	private static final int BUFFER = 256 * 1024;

	private final DiskFile file;

	private final Room room;

	private final SegmentHeader header;

	private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();

	private final Segment index;

	private long written;

	private int chain;

	private Counts counts = Counts.NONE;

	BaseWriter(DiskFile file, Room room, SegmentHeader next) throws IOException {
		this.file = file;
		this.room = room;
		this.header = new SegmentHeader(true, next.incarnation(), new SecureRandom().nextLong(), next.first(), 0);
		this.index = new Segment("", file, this.header);
		file.truncate(0);
		this.buffer.writeBytes(this.header.encode());
	}

	void write(Item item) throws IOException {
		byte[] frame = Frame.encode(this.header.salt(), this.chain, 0, item.position(), ItemOutput.body(List.of(item)));
		this.chain = Frame.checksum(frame);
		this.index.added(item.position(), frame.length);
		this.counts = this.counts.plus(item);
		this.buffer.writeBytes(frame);
		if (this.buffer.size() >= BUFFER) {
			flush();
		}
	}

	/** All of it is on the disk when this returns. */
	void finish() throws IOException {
		write(new Item.End(this.header.first() - 1, this.counts.items() + 1));
		flush();
		this.file.force();
	}

	private void flush() throws IOException {
		this.room.require(this.buffer.size());
		this.file.write(this.written, this.buffer.toByteArray());
		this.written += this.buffer.size();
		this.buffer.reset();
	}

	Counts counts() {
		return this.counts;
	}

	/** The same file under its name. */
	Segment segment(String name, DiskFile file) {
		return this.index.named(name, file);
	}

	/** What there is of the disk. */
	@FunctionalInterface
	interface Room {

		/** Throws if there is none for so many bytes. */
		void require(long bytes) throws IOException;

	}

}
