package com.vixcpp.sync.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.vixcpp.sync.outbox.StoreUnavailableException;

/**
 * Reads items of the log by their positions. Under the lock of the log.
 */
final class LogReader {

	private static final int AHEAD = 6 * 1024;

	/** What is read under the lock at once. */
	private static final int STRETCH = 256 * 1024;

	private final Disk disk;

	private final List<Segment> segments;

	LogReader(Disk disk, List<Segment> segments) {
		this.disk = disk;
		this.segments = segments;
	}

	/**
	 * One item.
	 * @throws DamagedLogException if it is not what was written
	 */
	Optional<Item> item(long position) {
		Segment segment = this.segments.get(segment(position));
		try {
			Window window = window(segment, position, AHEAD);
			long at = -1;
			for (Frame frame = window.head(); frame != null && frame.position() <= position; frame = window.head()) {
				at = window.offset();
				window.skip(frame.size());
			}
			if (at < 0) {
				return Optional.empty();
			}
			window.skip(at - window.offset());
			return items(segment, window).stream().filter((each) -> each.position() == position).findFirst();
		}
		catch (IOException ex) {
			throw unreadable(segment, ex);
		}
	}

	/** Some items in their order, as many as others can wait for. */
	Stretch stretch(long from) {
		return stretch(from, STRETCH);
	}

	/**
	 * Some items in their order; none at the end of a file alone.
	 * @param from the position of the first one, or before it: a compacted file has gaps
	 * @param bytes about how many bytes to read, but up to an item
	 */
	Stretch stretch(long from, int bytes) {
		int index = segment(from);
		Segment segment = this.segments.get(index);
		List<Item> items = new ArrayList<>();
		try {
			Window window = window(segment, from, bytes);
			long until = window.offset() + bytes;
			while (!window.isAtEnd() && (items.isEmpty() || window.offset() < until)) {
				items(segment, window).stream().filter((each) -> each.position() >= from).forEach(items::add);
			}
			boolean last = window.isAtEnd() && index == this.segments.size() - 1;
			long next = items.isEmpty() ? from : items.get(items.size() - 1).position() + 1;
			if (window.isAtEnd() && !last) {
				next = this.segments.get(index + 1).header().first();
			}
			return new Stretch(items, next, last);
		}
		catch (IOException ex) {
			throw unreadable(segment, ex);
		}
	}

	/** Moves the window behind the frame. */
	private List<Item> items(Segment segment, Window window) throws IOException {
		Frame frame = window.head();
		byte[] body = (frame != null) ? window.body(frame) : null;
		if (frame == null || body == null) {
			throw new DamagedLogException(this.disk.describe(segment.name()), window.offset(),
					"this frame is not what was written");
		}
		window.skip(frame.size());
		return ItemInput.items(body, frame.position());
	}

	private static Window window(Segment segment, long position, int ahead) {
		return new Window(segment.file(), segment.header().salt(), segment.floor(position), segment.end(), ahead);
	}

	/** The last one that begins at or before a position. */
	private int segment(long position) {
		int low = 0;
		int high = this.segments.size() - 1;
		while (low < high) {
			int middle = (low + high + 1) >>> 1;
			if (this.segments.get(middle).from() <= position) {
				low = middle;
			}
			else {
				high = middle - 1;
			}
		}
		return low;
	}

	private StoreUnavailableException unreadable(Segment segment, IOException ex) {
		return new StoreUnavailableException(
				"The log in files could not be read: " + this.disk.describe(segment.name()) + ": " + ex.getMessage(),
				ex);
	}

	/**
	 * Some items.
	 *
	 * @param items in the order of their positions
	 * @param next where to go on
	 * @param last whether this is the end of the log
	 */
	record Stretch(List<Item> items, long next, boolean last) {
	}

}
