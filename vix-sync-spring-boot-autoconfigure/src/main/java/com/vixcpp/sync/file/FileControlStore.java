package com.vixcpp.sync.file;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.ControlStore;
import com.vixcpp.sync.outbox.Delivery;
import com.vixcpp.sync.outbox.Pause;
import com.vixcpp.sync.outbox.ResendPage;
import org.jspecify.annotations.Nullable;

/**
 * What is done to the whole: a pause is an item of the log, and so is what is forgotten.
 * Safe for use by several threads.
 */
final class FileControlStore implements ControlStore {

	private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

	private final Journal journal;

	private final Runnable wake;

	private final FileResend resend;

	private final Forgetting forgetting;

	private final Compaction compaction;

	FileControlStore(Journal journal, Runnable wake) {
		this.journal = journal;
		this.wake = wake;
		this.resend = new FileResend(journal);
		this.forgetting = new Forgetting(journal);
		this.compaction = new Compaction(journal);
	}

	@Override
	public boolean pause(String by) {
		return change(false, (position) -> new Item.Paused(position, by, FileClock.time(null)));
	}

	@Override
	public boolean resume() {
		boolean resumed = change(true, Item.Resumed::new);
		this.wake.run();
		return resumed;
	}

	/** Never part of what its caller changes beside. */
	private boolean change(boolean paused, java.util.function.LongFunction<Item> item) {
		Journal.Written written = this.journal
			.locked(() -> (this.journal.index().state().paused().isPresent() == paused)
					? new Journal.Written(this.journal.write(List.of(item.apply(this.journal.log().next()))), true)
					: this.journal.nothing());
		this.journal.log().flush(written.upTo());
		return written.any();
	}

	@Override
	public Optional<Pause> paused() {
		return this.journal.locked(() -> this.journal.index().state().paused());
	}

	@Override
	public int rebuild() {
		return this.journal.locked(() -> {
			if (this.journal.index().state().paused().isEmpty()) {
				throw new IllegalStateException("The outbox can be rebuilt while engines are paused only: call"
						+ " VixSync.pause() first, and resume() afterwards");
			}
			this.journal.awaitAll(PATIENCE);
			Index index = this.journal.reread();
			int entries = 0;
			for (OperationStatus each : OperationStatus.values()) {
				entries += index.of(each).size();
			}
			return entries;
		});
	}

	@Override
	public ResendPage resend(ResendPage page, Predicate<Delivery> which, int limit, @Nullable Instant now) {
		ResendPage next = this.resend.run(page, which, limit, FileClock.time(now));
		this.wake.run();
		return next;
	}

	/** One at a time: what is compacted must not be forgotten meanwhile. */
	@Override
	public synchronized int prune(Duration retention, int limit, @Nullable Instant now) {
		int forgotten = this.forgetting.run(FileClock.time(now).minus(retention), limit);
		if (forgotten == 0) {
			this.compaction.runIfWorthIt();
		}
		return forgotten;
	}

}
