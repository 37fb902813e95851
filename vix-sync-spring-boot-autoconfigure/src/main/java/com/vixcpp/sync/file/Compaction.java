package com.vixcpp.sync.file;

import java.io.IOException;
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
 * wait for its begin, and while it takes the name. One at a time, and not beside a
 * {@link Forgetting}.
 */
final class Compaction {

	private static final Logger logger = LoggerFactory.getLogger(FileOutboxStore.class);

	private static final String UNFINISHED = "base.tmp";

	private static final int STRETCH = 256 * 1024;

	private final Journal journal;

	Compaction(Journal journal) {
		this.journal = journal;
	}

	/** Run if at least half of what the files hold means nothing any more. */
	boolean runIfWorthIt() {
		boolean worthIt = this.journal.locked(() -> {
			LogState state = this.journal.index().state();
			FileLog log = this.journal.log();
			return log.failure() == null && log.bytes() >= log.segmentSize() && state.dead() * 2 >= state.items();
		});
		return worthIt && run();
	}

	/** False if it failed, which harms nothing but the space. */
	boolean run() {
		// At one moment: whoever writes may begin another file right behind.
		Old old = this.journal.locked(() -> {
			this.journal.log().begin().ifPresent((each) -> this.journal.index().apply(each, false));
			return new Old(this.journal.log().sealed(), this.journal.log().activeHeader());
		});
		try {
			replace(old);
			return true;
		}
		catch (IOException | DamagedLogException | StoreUnavailableException ex) {
			giveUp(ex);
			return false;
		}
	}

	private void giveUp(Exception reason) {
		boolean usable = this.journal.locked(() -> {
			if (this.journal.log().failure() != null) {
				return false;
			}
			try {
				// It may hold the last bytes of a full disk.
				this.journal.log().disk().delete(UNFINISHED);
			}
			catch (IOException ex) {
				reason.addSuppressed(ex);
			}
			return true;
		});
		if (usable) {
			logger.warn("The log of the outbox could not be compacted; it goes on in the files that it has", reason);
		}
		else {
			logger.info("A compaction of the log of the outbox was given up ({})", reason.getMessage());
		}
	}

	private void replace(Old old) throws IOException {
		SegmentHeader next = old.next();
		Disk disk = this.journal.log().disk();
		String name = LogFiles.base(next.first());
		BaseWriter base;
		Counts read = Counts.NONE;
		try (Disk.DiskFile file = disk.create(UNFINISHED)) {
			base = new BaseWriter(file, next);
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
		Segment.close(old.segments());
		for (Segment each : old.segments()) {
			whileOpen(() -> disk.delete(each.name()));
		}
		logger.info("The log of the outbox was compacted: {} of {} items are left", base.counts().items(), all.items());
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
			Stretch stretch = this.journal.locked(() -> this.journal.reader().stretch(next, STRETCH));
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

	/** Something that is done to the directory. */
	@FunctionalInterface
	private interface Step {

		void run() throws IOException;

	}

}
