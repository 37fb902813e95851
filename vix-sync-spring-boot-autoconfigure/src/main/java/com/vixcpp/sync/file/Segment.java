package com.vixcpp.sync.file;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import com.vixcpp.sync.file.Disk.DiskFile;

/**
 * An open file of the log, and a sparse index of it: every some thousand bytes, which
 * frame begins where. Used under the lock of the log.
 */
final class Segment {

	private static final int STRIDE = 4096;

	private final String name;

	private final DiskFile file;

	private final SegmentHeader header;

	private long[] positions = new long[16];

	private long[] offsets = new long[16];

	private int points;

	private long end = SegmentHeader.SIZE;

	private volatile boolean closed;

	Segment(String name, DiskFile file, SegmentHeader header) {
		this.name = name;
		this.file = file;
		this.header = header;
	}

	/** The same content under another name. */
	Segment named(String name, DiskFile file) {
		Segment segment = new Segment(name, file, this.header);
		segment.positions = this.positions;
		segment.offsets = this.offsets;
		segment.points = this.points;
		segment.end = this.end;
		return segment;
	}

	String name() {
		return this.name;
	}

	DiskFile file() {
		return this.file;
	}

	SegmentHeader header() {
		return this.header;
	}

	/** Where its first item may be. */
	long from() {
		return this.header.base() ? 0 : this.header.first();
	}

	/** Where the next frame will begin. */
	long end() {
		return this.end;
	}

	/** Whether it was let go: who still forces it then is told of an error by that. */
	boolean isClosed() {
		return this.closed;
	}

	void close() throws IOException {
		this.closed = true;
		this.file.close();
	}

	/** All of them, also when one of them cannot be closed. */
	static void close(List<Segment> segments) throws IOException {
		IOException failure = null;
		for (Segment each : segments) {
			try {
				each.close();
			}
			catch (IOException ex) {
				failure = ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	/** A frame is there. */
	void added(long position, int size) {
		if (this.points == 0 || this.end - this.offsets[this.points - 1] >= STRIDE) {
			if (this.points == this.positions.length) {
				this.positions = Arrays.copyOf(this.positions, this.points * 2);
				this.offsets = Arrays.copyOf(this.offsets, this.points * 2);
			}
			this.positions[this.points] = position;
			this.offsets[this.points++] = this.end;
		}
		this.end += size;
	}

	/** Where to begin to look for a position: a frame at or before it. */
	long floor(long position) {
		int index = Arrays.binarySearch(this.positions, 0, this.points, position);
		int floor = (index >= 0) ? index : -index - 2;
		return (floor < 0) ? SegmentHeader.SIZE : this.offsets[floor];
	}

	void write(byte[] frame, long position) throws IOException {
		this.file.write(this.end, frame);
		added(position, frame.length);
	}

}
