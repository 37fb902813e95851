package com.vixcpp.sync.file;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;

import com.vixcpp.sync.file.Disk.DiskFile;
import com.vixcpp.sync.file.LogOpening.Cut;
import com.vixcpp.sync.outbox.StoreUnavailableException;
import com.vixcpp.sync.wal.GroupFlush;
import org.jspecify.annotations.Nullable;

/**
 * The files of the log. All but {@link #flush} is called under one lock. After an error
 * of the disk nothing is written any more: nobody knows what it holds then, and asking
 * again could be answered with success for what it has given up.
 */
final class FileLog implements AutoCloseable {

	private final Disk disk;

	private final boolean forced;

	private final long segmentSize;

	private final Lock lock;

	private final List<Segment> segments;

	private final UUID incarnation;

	private final @Nullable Cut cut;

	private final GroupFlush flush = new GroupFlush((failure) -> true);

	private Segment active;

	private int chain;

	/** The position of the last mark before a compaction; 0 for none. */
	private long mark;

	private volatile long written;

	private volatile long durable;

	private volatile @Nullable Throwable broken;

	private FileLog(Disk disk, LogSettings settings, Lock lock, LogOpening opening) throws IOException {
		this.disk = disk;
		this.forced = settings.forced();
		this.segmentSize = settings.segmentSize();
		this.lock = lock;
		this.segments = opening.segments();
		this.incarnation = Objects.requireNonNullElseGet(opening.incarnation(), UUID::randomUUID);
		this.cut = opening.cut();
		this.chain = opening.chain();
		this.written = opening.next() - 1;
		Segment last = this.segments.isEmpty() ? null : this.segments.get(this.segments.size() - 1);
		if (last == null || last.header().base()) {
			this.active = create();
		}
		else {
			this.active = last;
			this.active.file().force();
		}
		this.durable = this.written;
	}

	/**
	 * Read the log.
	 * @param replay is given each item in its order
	 * @throws DamagedLogException if it is not what was written; nothing is changed then
	 */
	static FileLog open(Disk disk, LogSettings settings, Lock lock, Consumer<Item> replay) throws IOException {
		LogOpening opening = new LogOpening(disk, replay);
		try {
			opening.run();
			return new FileLog(disk, settings, lock, opening);
		}
		catch (IOException | RuntimeException ex) {
			Segment.close(opening.segments());
			throw ex;
		}
	}

	private Segment create() throws IOException {
		long first = this.written + 1;
		String name = LogFiles.segment(first);
		DiskFile file = this.disk.create(name);
		SegmentHeader header = new SegmentHeader(false, this.incarnation, new SecureRandom().nextLong(), first,
				this.chain);
		file.truncate(0);
		file.write(0, header.encode());
		file.force();
		this.disk.forceNames();
		Segment segment = new Segment(name, file, header);
		this.segments.add(segment);
		return segment;
	}

	/** Write items as one frame: all of them or none. Positions follow {@link #next}. */
	void append(List<Item> items) {
		requireUsable();
		byte[] body = ItemOutput.body(items);
		if (body.length > Frame.LONGEST) {
			throw new IllegalArgumentException("What is changed together takes " + body.length
					+ " bytes in the log, and may take " + Frame.LONGEST + ": change less at once");
		}
		try {
			if (this.active.end() + Frame.HEAD + body.length > this.segmentSize
					&& this.active.end() > SegmentHeader.SIZE) {
				roll();
			}
			long promised = this.forced ? this.durable : this.written;
			byte[] frame = Frame.encode(this.active.header().salt(), this.chain, promised, next(), body);
			this.active.write(frame, next());
			this.chain = Frame.checksum(frame);
			this.written = items.get(items.size() - 1).position();
		}
		catch (IOException | RuntimeException ex) {
			this.broken = ex;
			throw unusable(ex);
		}
	}

	/**
	 * Begin a new file, so that all before it can be compacted; not if nothing was
	 * written since the last time, of which nothing has come.
	 * @return what was written for it
	 */
	Optional<Item> begin() {
		boolean compacted = this.segments.size() < 2 || this.segments.get(this.segments.size() - 2).header().base();
		if (this.mark == this.written && !compacted) {
			return Optional.empty();
		}
		Item mark = new Item.Mark(next());
		append(List.of(mark));
		try {
			roll();
			this.mark = this.written;
			return Optional.of(mark);
		}
		catch (IOException ex) {
			this.broken = ex;
			throw unusable(ex);
		}
	}

	/** The full file is on the disk before the next one is begun. */
	private void roll() throws IOException {
		this.active.file().force();
		this.durable = this.written;
		this.active = create();
	}

	/** The position of the next item. */
	long next() {
		return this.written + 1;
	}

	/**
	 * Return when all up to a position is kept at the configured level. Not under the
	 * lock.
	 * @throws StoreUnavailableException if the disk refuses, now or before
	 */
	void flush(long position) {
		if (this.forced && this.durable < position) {
			this.flush.flush(this::force);
		}
	}

	private void force() {
		requireUsable();
		this.lock.lock();
		Segment segment = this.active;
		long upTo = this.written;
		this.lock.unlock();
		try {
			segment.file().force();
			this.durable = Math.max(this.durable, upTo);
		}
		catch (IOException ex) {
			// An error is told once for an open file: also if a force since went well.
			if (!segment.isClosed() || this.durable < upTo) {
				this.broken = ex;
				throw unusable(ex);
			}
		}
	}

	/**
	 * Refuse what could not be kept.
	 * @throws StoreUnavailableException after an error of the disk
	 */
	void requireUsable() {
		Throwable broken = this.broken;
		if (broken != null) {
			throw unusable(broken);
		}
	}

	private static StoreUnavailableException unusable(Throwable cause) {
		return new StoreUnavailableException("Nothing can be kept: " + describe(cause), cause);
	}

	private static String describe(Throwable cause) {
		return "the log in files could not be written (" + cause.getMessage() + "). Check the disk and restart the"
				+ " application: the log is read anew then";
	}

	/** Why nothing is written any more; null while all is well. */
	@Nullable String failure() {
		Throwable broken = this.broken;
		return (broken != null) ? describe(broken) : null;
	}

	/** A compacted file stands for others from now on. */
	void replace(List<Segment> old, Segment base) {
		this.segments.removeAll(old);
		this.segments.add(0, base);
	}

	LogReader reader() {
		return new LogReader(this.disk, this.segments);
	}

	/** The files that nothing is written to any more. */
	List<Segment> sealed() {
		return new ArrayList<>(this.segments.subList(0, this.segments.size() - 1));
	}

	/** Where the file begins that is written to, and what it follows. */
	SegmentHeader activeHeader() {
		return this.active.header();
	}

	long segmentSize() {
		return this.segmentSize;
	}

	Disk disk() {
		return this.disk;
	}

	UUID incarnation() {
		return this.incarnation;
	}

	/** What was cut off when it was opened; null for nothing. */
	@Nullable Cut cut() {
		return this.cut;
	}

	boolean isForced() {
		return this.forced;
	}

	long bytes() {
		return this.segments.stream().mapToLong(Segment::end).sum();
	}

	@Override
	public void close() throws IOException {
		try {
			if (this.broken == null) {
				this.broken = new IllegalStateException("the application has ended");
				// An orderly end survives a power cut as well.
				this.active.file().force();
				this.durable = this.written;
			}
		}
		finally {
			Segment.close(this.segments);
		}
	}

	/**
	 * How it is written.
	 *
	 * @param forced whether what is promised must survive a power cut
	 * @param segmentSize when a new file is begun, in bytes
	 */
	record LogSettings(boolean forced, long segmentSize) {
	}

}
