package com.vixcpp.sync.file;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import com.vixcpp.sync.outbox.CallerTransaction;
import com.vixcpp.sync.outbox.DurabilityUnknownException;
import com.vixcpp.sync.outbox.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is written together where there is no database: the changes of one call. What was
 * changed is kept when {@code execute} returns, whatever becomes of a transaction that
 * the caller has of something else, since its end may never come. Safe for use by several
 * threads.
 */
public final class FileTransactions implements CallerTransaction {

	private static final Logger logger = LoggerFactory.getLogger(FileTransactions.class);

	private final Journal journal;

	private final Runnable afterWrite;

	private final BooleanSupplier inTransaction;

	private final AtomicBoolean told = new AtomicBoolean();

	FileTransactions(Journal journal, Runnable afterWrite, BooleanSupplier inTransaction) {
		this.journal = journal;
		this.afterWrite = afterWrite;
		this.inTransaction = inTransaction;
	}

	@Override
	public <T> T execute(List<String> operationIds, Supplier<T> change) {
		if (this.journal.isInUnit()) {
			return change.get();
		}
		this.journal.log().requireUsable();
		tellOfTransaction();
		AtomicReference<T> result = new AtomicReference<>();
		long upTo = this.journal.unit(() -> result.set(change.get())).upTo();
		try {
			this.journal.log().flush(upTo);
		}
		catch (StoreUnavailableException ex) {
			throw new DurabilityUnknownException(operationIds, ex);
		}
		this.afterWrite.run();
		return result.get();
	}

	private void tellOfTransaction() {
		if (this.inTransaction.getAsBoolean() && this.told.compareAndSet(false, true)) {
			logger.warn("An operation was enqueued, retried or discarded inside a transaction. The outbox is in files"
					+ " (vix.sync.store.type=file) and takes no part in it: the change stays, also if the transaction"
					+ " is rolled back. Said once");
		}
	}

}
