package com.vixcpp.sync.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import com.vixcpp.sync.file.LogReader.Stretch;
import com.vixcpp.sync.file.LogState.Counts;
import com.vixcpp.sync.outbox.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back the space of what is forgotten: what still means something is written to a
 * new file, which takes the place of the old ones by its name, at once. A crash before
 * leaves the old ones, a crash after leaves files that the next start deletes. Others
 * wait for its begin, while it takes the name, and for each deletion; a segment of the
 * disk is left to them, or half of what is free. One at a time, and not beside a
 * {@link Forgetting}.
 */
final class Compaction {

	private static final Logger logger = LoggerFactory.getLogger(FileOutboxStore.class);

	private static final String UNFINISHED = "base.tmp";

	/** What is free when one is begun, at least, unless segments are smaller still. */
	private static final long LEAST = 64 * 1024;

	private final Journal journal;

	/** What was free when it was begun, in bytes. */
	private long free;

	/** What it leaves of that to others, in bytes. */
	private long reserve;

	/** What was free when the last one failed for that; no bounds if it did not. */
	private long tooLittle = Long.MAX_VALUE;

	/** How long the log is when the next one is tried, after one that failed. */
	private long again;

	/** Whether it was said that the last one failed. */
	private boolean said;

	Compaction(Journal journal) {
		this.journal = journal;
	}

	/**
	 * Run if at least half of what the files hold means nothing any more; after one that
	 * failed, not before the log has grown by a segment, or the disk has room for one
	 * more if that was what it failed for.
	 */
	boolean runIfWorthIt() {
		boolean roomAgain = isRoomAgain();
		boolean worthIt = this.journal.locked(() -> {
			LogState state = this.journal.index().state();
			FileLog log = this.journal.log();
			return log.failure() == null && log.bytes() >= log.segmentSize() && (log.bytes() >= this.again || roomAgain)
					&& state.dead() * 2 >= state.items();
		});
		return worthIt && run();
	}

	private boolean isRoomAgain() {
		FileLog log = this.journal.log();
		try {
			return this.tooLittle < Long.MAX_VALUE && log.disk().room() - this.tooLittle >= log.segmentSize();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** False if it failed, which harms nothing but the space. */
	boolean run() {
		try {
			// Before a file is begun: that needs some, too, and must not fail.
			measure();
		}
		catch (IOException ex) {
			giveUp(ex, List.of(UNFINISHED));
			return false;
		}
		// At one moment: whoever writes may begin another file right behind.
		Old old = this.journal.locked(() -> {
			this.journal.log().begin().ifPresent((each) -> this.journal.index().apply(each, false));
			return new Old(this.journal.log().sealed(), this.journal.log().activeHeader());
		});
		try {
			replace(old);
			this.again = 0;
			this.tooLittle = Long.MAX_VALUE;
			this.said = false;
			return true;
		}
		catch (IOException | DamagedLogException | StoreUnavailableException ex) {
			// The name is not that of a file in use: those before have others.
			giveUp(ex, List.of(UNFINISHED, LogFiles.base(old.next().first())));
			return false;
		}
	}

	/** A whole segment, where little is free, would keep a disk as full as it is. */
	private void measure() throws IOException {
		FileLog log = this.journal.log();
		this.free = log.disk().room();
		this.reserve = Math.min(log.segmentSize(), this.free / 2);
		long least = Math.min(log.segmentSize(), LEAST);
		if (this.free < least) {
			throw new NoRoomException(this.free, least);
		}
	}

	/** It is left to what is written meanwhile, which would break the store. */
	private void requireRoom(long bytes) throws IOException {
		long room = this.journal.log().disk().room();
		if (room - this.reserve < bytes) {
			throw new NoRoomException(room, this.reserve);
		}
	}

	private void giveUp(Exception reason, List<String> made) {
		boolean usable = this.journal.locked(() -> {
			if (this.journal.log().failure() != null) {
				return false;
			}
			for (String each : made) {
				try {
					// It may hold the last bytes of a full disk.
					this.journal.log().disk().delete(each);
				}
				catch (IOException ex) {
					reason.addSuppressed(ex);
				}
			}
			this.again = this.journal.log().bytes() + this.journal.log().segmentSize();
			this.tooLittle = (reason instanceof NoRoomException) ? roomLeft() : Long.MAX_VALUE;
			return true;
		});
		if (usable && !this.said) {
			this.said = true;
			logger.warn("The log of the outbox could not be compacted; it goes on in the files that it has. It is"
					+ " tried again each time that they have grown by a segment or, if the disk lacked room, has it"
					+ " for one more, without a word until it succeeds", reason);
		}
		else if (usable) {
			logger.debug("The log of the outbox could not be compacted again", reason);
		}
		else {
			logger.info("A compaction of the log of the outbox was given up ({})", reason.getMessage());
		}
	}

	/** Now, or before it took some, which a disk may be slow to give back. */
	private long roomLeft() {
		try {
			return Math.max(this.free, this.journal.log().disk().room());
		}
		catch (IOException ex) {
			return this.free;
		}
	}

	private void replace(Old old) throws IOException {
		SegmentHeader next = old.next();
		Disk disk = this.journal.log().disk();
		String name = LogFiles.base(next.first());
		BaseWriter base;
		Counts read = Counts.NONE;
		try (Disk.DiskFile file = disk.create(UNFINISHED)) {
			base = new BaseWriter(file, this::requireRoom, next);
			Item.Base first = this.journal.locked(() -> new Item.Base(0, next.previous(),
					this.journal.index().state().lastForgotten(), this.journal.index().state().keptFrom()));
			base.write(first);
			read = copy(base, next.first());
			base.finish();
		}
		Counts all = read;
		whileOpen(() -> {
			disk.rename(UNFINISHED, name);
			disk.forceNames();
			this.journal.log().replace(old.segments(), base.segment(name, disk.open(name)));
			this.journal.index().state().compacted(all, base.counts());
		});
		logger.info("The log of the outbox was compacted: {} of {} items are left", base.counts().items(), all.items());
		remove(old.segments());
	}

	/** They are of no meaning any more: the next start deletes what is left of them. */
	private void remove(List<Segment> old) {
		List<IOException> failures = new ArrayList<>();
		try {
			Segment.close(old);
		}
		catch (IOException ex) {
			failures.add(ex);
		}
		try {
			for (Segment each : old) {
				try {
					whileOpen(() -> this.journal.log().disk().delete(each.name()));
				}
				catch (IOException ex) {
					failures.add(ex);
				}
			}
		}
		catch (StoreUnavailableException ex) {
			logger.info("Old files of the log of the outbox are left to the next start ({})", ex.getMessage());
		}
		if (!failures.isEmpty()) {
			logger.warn(
					"Old files of the log of the outbox could not be closed or deleted ({} errors, this is the"
							+ " first one). They do no harm but to the space, and the next start deletes them",
					failures.size(), failures.get(0));
		}
	}

	/** Under the lock: once it is closed, another process may have the directory. */
	private void whileOpen(Step step) throws IOException {
		IOException failure = this.journal.locked(() -> {
			this.journal.log().requireUsable();
			try {
				step.run();
				return null;
			}
			catch (IOException ex) {
				return ex;
			}
		});
		if (failure != null) {
			throw failure;
		}
	}

	private Counts copy(BaseWriter base, long end) throws IOException {
		Counts read = Counts.NONE;
		long from = 0;
		while (from < end) {
			long next = from;
			Stretch stretch = this.journal.locked(() -> this.journal.reader().stretch(next));
			for (Item each : stretch.items()) {
				if (each.position() < end) {
					read = read.plus(each);
					Item left = this.journal.locked(() -> Remains.of(each, this.journal.index()));
					if (left != null) {
						base.write(left);
					}
				}
			}
			from = stretch.next();
		}
		return read;
	}

	/**
	 * What is compacted.
	 *
	 * @param segments the files
	 * @param next how the file behind them begins
	 */
	private record Old(List<Segment> segments, SegmentHeader next) {
	}

	/** The disk has too little room. */
	private static final class NoRoomException extends IOException {

		NoRoomException(long room, long left) {
			super("The disk has room for " + room + " bytes, of which " + left + " are left to what is enqueued"
					+ " meanwhile (vix.sync.store.file.segment-size, or less where little is free)");
		}

	}

	/** Something that is done to the directory. */
	@FunctionalInterface
	private interface Step {

		void run() throws IOException;

	}

}
