package com.vixcpp.sync.file;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import com.vixcpp.sync.outbox.ListenerTransaction;

/**
 * Listeners are told before the record is written, and what they change here is written
 * with it: one that throws leaves the operation as it was. What they write elsewhere is
 * theirs, and may be there although the record is not. Safe for use by several threads.
 */
public final class FileListeners implements ListenerTransaction {

	private final Journal journal;

	private final Runnable afterWrite;

	FileListeners(Journal journal, Runnable afterWrite) {
		this.journal = journal;
		this.afterWrite = afterWrite;
	}

	@Override
	public <T> T execute(Supplier<T> settling) {
		if (this.journal.isInUnit()) {
			return joined(settling);
		}
		// Before anybody is told what could not be recorded.
		this.journal.log().requireUsable();
		AtomicReference<T> result = new AtomicReference<>();
		Journal.Written written = this.journal.unit(() -> result.set(settling.get()));
		this.journal.log().flush(written.upTo());
		if (written.any()) {
			this.afterWrite.run();
		}
		return result.get();
	}

	/** So that an exception leaves the caller no way but to give all of it up. */
	private <T> T joined(Supplier<T> settling) {
		try {
			return settling.get();
		}
		catch (RuntimeException | Error ex) {
			this.journal.undo();
			throw ex;
		}
	}

}
