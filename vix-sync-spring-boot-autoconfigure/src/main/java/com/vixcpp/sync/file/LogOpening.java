package com.vixcpp.sync.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import com.vixcpp.sync.file.Disk.DiskFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log from its begin to its end, each frame checked against the one before. What
 * a crash may have left half written at the very end is cut off; whatever else is not as
 * it was written is refused.
 */
final class LogOpening {

	private static final int AHEAD = 1 << 20;

	private final Disk disk;

	private final Consumer<Item> replay;

	private final List<Segment> segments = new ArrayList<>();

	private @Nullable UUID incarnation;

	private int chain;

	private long next = 1;

	private long items;

	private @Nullable Cut cut;

	LogOpening(Disk disk, Consumer<Item> replay) {
		this.disk = disk;
		this.replay = replay;
	}

	void run() throws IOException {
		LogFiles files = LogFiles.of(this.disk.names());
		if (files.base() != null) {
			base(files.base());
		}
		for (int i = 0; i < files.segments().size(); i++) {
			segment(files.segments().get(i), i == files.segments().size() - 1);
		}
		if (files.base() != null && this.segments.size() < 2) {
			throw damaged(files.base(), 0, "the file behind this compacted one is missing");
		}
		// Else a name could be lost in a power cut, and not what it was to stand for.
		this.disk.forceNames();
		for (String each : files.left()) {
			this.disk.delete(each);
		}
	}

	private void base(String name) throws IOException {
		Segment segment = open(name);
		if (segment == null || !segment.header().base()) {
			throw damaged(name, 0, "this is not the header of a compacted file");
		}
		this.incarnation = segment.header().incarnation();
		Item[] ends = new Item[2];
		int before = 0;
		Window window = window(segment);
		while (!window.isAtEnd()) {
			List<Item> items = frame(segment, window, before);
			if (items == null) {
				throw damaged(name, window.offset(),
						"a compacted file is written as a whole, and this frame is not" + " what was written");
			}
			before = this.chain;
			ends[0] = (ends[0] != null) ? ends[0] : items.get(0);
			ends[1] = items.get(items.size() - 1);
		}
		if (!(ends[0] instanceof Item.Base first) || !(ends[1] instanceof Item.End end) || end.items() != this.items) {
			throw damaged(name, window.offset(), "the end of a compacted file is missing");
		}
		this.chain = first.chain();
		this.next = segment.header().first();
	}

	private void segment(String name, boolean last) throws IOException {
		Segment segment = open(name);
		if (segment == null) {
			torn(name, last);
			return;
		}
		SegmentHeader header = segment.header();
		if (this.incarnation == null) {
			this.incarnation = header.incarnation();
		}
		if (header.base() || header.first() != this.next || header.previous() != this.chain
				|| !header.incarnation().equals(this.incarnation)) {
			throw damaged(name, 0,
					"it does not follow what is before it: a file of the log is missing, or is of" + " another log");
		}
		Window window = window(segment);
		while (!window.isAtEnd()) {
			long expected = this.next;
			List<Item> items = frame(segment, window, this.chain);
			if (items == null) {
				bad(segment, window, expected, last);
				return;
			}
			this.next = items.get(items.size() - 1).position() + 1;
		}
	}

	/** A file that was being made when the process ended holds nothing yet. */
	private void torn(String name, boolean last) throws IOException {
		try (DiskFile file = this.disk.open(name)) {
			boolean begun = this.segments.isEmpty() || !this.segments.get(this.segments.size() - 1).header().base();
			if (!last || !begun || file.size() > SegmentHeader.SIZE) {
				throw damaged(name, 0, "this is not the header of a log");
			}
			this.cut = new Cut(this.disk.describe(name), 0, file.size());
		}
		this.disk.delete(name);
	}

	private @Nullable Segment open(String name) throws IOException {
		DiskFile file = this.disk.open(name);
		byte[] encoded = new byte[SegmentHeader.SIZE];
		SegmentHeader header = null;
		if (file.size() >= SegmentHeader.SIZE) {
			file.read(0, encoded, SegmentHeader.SIZE);
			header = SegmentHeader.decode(encoded);
		}
		if (header == null) {
			file.close();
			return null;
		}
		Segment segment = new Segment(name, file, header);
		this.segments.add(segment);
		return segment;
	}

	private static Window window(Segment segment) throws IOException {
		return new Window(segment.file(), segment.header().salt(), SegmentHeader.SIZE, segment.file().size(), AHEAD);
	}

	/** Null if the frame is not what was written behind the one before. */
	private @Nullable List<Item> frame(Segment segment, Window window, int before) throws IOException {
		Frame frame = window.head();
		if (frame == null || frame.previous() != before
				|| (!segment.header().base() && frame.position() != this.next)) {
			return null;
		}
		byte[] body = window.body(frame);
		if (body == null) {
			return null;
		}
		List<Item> items;
		try {
			items = ItemInput.items(body, frame.position());
			items.forEach(this.replay);
		}
		catch (RuntimeException ex) {
			throw damaged(segment.name(), window.offset(),
					"this version cannot read what is written there (" + ex + ")");
		}
		segment.added(frame.position(), frame.size());
		window.skip(frame.size());
		this.chain = frame.checksum();
		this.items += items.size();
		return items;
	}

	/**
	 * The end of the last file is cut off if nobody had been promised that it is kept.
	 * What follows it tells: a frame says up to where there were promises.
	 */
	private void bad(Segment segment, Window window, long expected, boolean last) throws IOException {
		long offset = window.offset();
		if (!last) {
			throw damaged(segment.name(), offset, "this frame is not what was written behind the one before");
		}
		Frame head = window.head();
		if (head != null && (head.previous() != this.chain || head.position() != expected)) {
			throw damaged(segment.name(), offset, "this frame does not follow the one before");
		}
		for (window.skip(1); !window.isAtEnd(); window.skip(1)) {
			Frame later = window.head();
			if (later != null && later.promised() >= expected) {
				throw damaged(segment.name(), offset, "this frame is not what was written, and at offset "
						+ window.offset() + " follows one that was written when this had been promised to be kept");
			}
		}
		this.cut = new Cut(this.disk.describe(segment.name()), offset, window.offset() - offset);
		segment.file().truncate(offset);
	}

	private DamagedLogException damaged(String name, long offset, String problem) {
		return new DamagedLogException(this.disk.describe(name), offset, problem);
	}

	List<Segment> segments() {
		return this.segments;
	}

	@Nullable UUID incarnation() {
		return this.incarnation;
	}

	/** The checksum of the last frame. */
	int chain() {
		return this.chain;
	}

	/** The position of the item that will be written next. */
	long next() {
		return this.next;
	}

	@Nullable Cut cut() {
		return this.cut;
	}

	/**
	 * What was cut off the end of the log.
	 *
	 * @param file which file
	 * @param offset where it ends now
	 * @param bytes how many were cut off
	 */
	record Cut(String file, long offset, long bytes) {
	}

}
