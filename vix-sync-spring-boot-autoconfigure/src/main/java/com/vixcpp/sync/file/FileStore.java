package com.vixcpp.sync.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import com.vixcpp.sync.file.FileLog.LogSettings;
import com.vixcpp.sync.file.LogOpening.Cut;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.CallerTransaction;
import com.vixcpp.sync.outbox.ListenerTransaction;
import com.vixcpp.sync.outbox.OutboxStore;
import com.vixcpp.sync.outbox.StoreDurability;
import com.vixcpp.sync.wal.Wal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory with a log, opened: this process alone has it until it is closed. Safe for
 * use by several threads.
 */
public final class FileStore implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(FileStore.class);

	private final @Nullable DirectoryLock lock;

	private final Journal journal;

	private final FileOutboxStore outbox;

	private final FileWal wal;

	private final FileTransactions callers;

	private final FileListeners listeners;

	FileStore(@Nullable DirectoryLock lock, Disk disk, FileStoreSettings settings, Runnable wake,
			BooleanSupplier inTransaction) throws IOException {
		this.lock = lock;
		this.journal = new Journal(disk, new LogSettings(settings.fsyncOnWrite(), settings.segmentSize()),
				settings.skip());
		this.outbox = new FileOutboxStore(this.journal, wake);
		this.wal = new FileWal(this.journal);
		this.callers = new FileTransactions(this.journal, wake, inTransaction);
		this.listeners = new FileListeners(this.journal, wake);
		tell();
	}

	/**
	 * Open a directory, and make it if there is none.
	 * @param settings where it is and how it is written
	 * @param wake run after a change; must not throw
	 * @param inTransaction whether this thread has a transaction, of whatever; asked at
	 * changes
	 * @return to be closed
	 * @throws StoreLockedException if another process has it
	 * @throws DamagedLogException if the log is not what was written
	 * @throws UncheckedIOException if it cannot be read or written
	 */
	public static FileStore open(FileStoreSettings settings, Runnable wake, BooleanSupplier inTransaction) {
		Path directory = settings.directory();
		try {
			Disk disk = new RealDisk(directory);
			DirectoryLock lock = DirectoryLock.take(directory);
			try {
				return new FileStore(lock, disk, settings, wake, inTransaction);
			}
			catch (IOException | RuntimeException ex) {
				lock.close();
				throw ex;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The directory of the outbox (vix.sync.store.file.path), "
					+ directory.toAbsolutePath() + ", cannot be used: " + ex, ex);
		}
	}

	private void tell() {
		Cut cut = this.journal.log().cut();
		if (cut != null) {
			logger.warn(
					"The end of the log of the outbox was half written when the process ended: {} bytes were cut"
							+ " off {} at offset {}. Nobody had been told that they are kept",
					cut.bytes(), cut.file(), cut.offset());
		}
		this.journal.locked(() -> {
			logger.info("The outbox is in files: {} records in {} bytes were read",
					this.journal.index().state().records(), this.journal.log().bytes());
			return true;
		});
	}

	/**
	 * The entries.
	 * @return safe for use by several threads
	 */
	public OutboxStore outbox() {
		return this.outbox;
	}

	/**
	 * The log.
	 * @return safe for use by several threads
	 */
	public Wal wal() {
		return this.wal;
	}

	/**
	 * What callers change.
	 * @return safe for use by several threads
	 */
	public CallerTransaction callers() {
		return this.callers;
	}

	/**
	 * What listeners are told in.
	 * @return safe for use by several threads
	 */
	public ListenerTransaction listeners() {
		return this.listeners;
	}

	/**
	 * What an enqueued operation survives.
	 * @return asked at any time
	 */
	public StoreDurability durability() {
		return new FileDurability(this.journal.log());
	}

	/**
	 * Take over the operations of an {@code outbox.json} of the original, once: a second
	 * call for the same file does nothing. To be called before they are sent.
	 * @param file which file; it is only read
	 * @param destination what an operation shares its fate with
	 * @return how many operations were taken over
	 * @throws OutboxImportException if the file holds what no operation can be; nothing
	 * has been taken over then
	 */
	public int importFrom(Path file, Function<Operation, String> destination) {
		return new OutboxImport(this.journal, destination).run(file);
	}

	Journal journal() {
		return this.journal;
	}

	@Override
	public void close() {
		try {
			try {
				this.journal.close();
			}
			finally {
				if (this.lock != null) {
					this.lock.close();
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Where a store is and how it is written.
	 *
	 * @param directory where its files are
	 * @param fsyncOnWrite whether what was enqueued must survive a power cut
	 * @param segmentSize when a new file is begun, in bytes
	 * @param skip whether those behind one that failed for good go on
	 */
	public record FileStoreSettings(Path directory, boolean fsyncOnWrite, long segmentSize, boolean skip) {
	}

}
