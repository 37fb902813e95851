package com.vixcpp.sync.file;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

import com.vixcpp.sync.file.FileLog.LogSettings;
import org.jspecify.annotations.Nullable;

/**
 * The log and the index of it, changed together under one lock: what is written is
 * applied to the index at once, and nothing else is. No user's code runs under the lock.
 * Safe for use by several threads.
 */
final class Journal implements AutoCloseable {

	/** As long as the databases wait for a lock. */
	private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition released = this.lock.newCondition();

	private final ThreadLocal<@Nullable Unit> units = new ThreadLocal<>();

	private final Set<Unit> open = new HashSet<>();

	private final Map<String, Unit> inserting = new HashMap<>();

	private final FileLog log;

	private final boolean skip;

	private final LogReader reader;

	private Index index;

	/**
	 * Read the log.
	 * @param disk where it is
	 * @param settings how it is written
	 * @param skip whether those behind one that failed for good go on
	 * @throws DamagedLogException if it is not what was written
	 */
	Journal(Disk disk, LogSettings settings, boolean skip) throws IOException {
		this.skip = skip;
		this.index = new Index(skip);
		this.log = FileLog.open(disk, settings, this.lock, (item) -> this.index.apply(item, true));
		this.reader = this.log.reader();
	}

	<T> T locked(Supplier<T> work) {
		this.lock.lock();
		try {
			return work.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Change something: in the unit of this thread where there is one, else in one of its
	 * own, which is kept when this returns.
	 */
	<T> T change(Function<Unit, T> work) {
		Unit joined = this.units.get();
		if (joined != null) {
			return locked(() -> work.apply(joined));
		}
		Unit own = new Unit();
		long[] upTo = new long[1];
		T result = locked(() -> {
			try {
				T done = work.apply(own);
				upTo[0] = commit(own).upTo();
				return done;
			}
			finally {
				end(own);
			}
		});
		this.log.flush(upTo[0]);
		return result;
	}

	/** Whether this thread has a unit that others join. */
	boolean isInUnit() {
		return this.units.get() != null;
	}

	/** The unit of this thread can only be given up. */
	void undo() {
		Unit unit = this.units.get();
		if (unit != null) {
			unit.undo();
		}
	}

	/**
	 * Run something whose changes are written together at its end, or not at all if it
	 * throws. Not yet flushed when this returns.
	 * @return what was written, if anything
	 */
	Written unit(Runnable work) {
		Unit unit = new Unit();
		this.units.set(unit);
		locked(() -> this.open.add(unit));
		boolean done = false;
		try {
			work.run();
			done = true;
		}
		finally {
			this.units.remove();
			if (!done) {
				locked(() -> end(unit));
			}
		}
		return locked(() -> {
			try {
				return commit(unit);
			}
			finally {
				end(unit);
			}
		});
	}

	private Written commit(Unit unit) {
		if (unit.isUndone()) {
			throw new IllegalStateException("What was to be kept together has been given up: a listener threw");
		}
		return unit.isEmpty() ? nothing() : new Written(write(unit.items(this.log.next())), true);
	}

	/**
	 * Nothing is to be written. What this was found out by may not be on the disk yet,
	 * though, and whoever is answered by it waits for it. Under the lock.
	 */
	Written nothing() {
		return new Written(this.log.next() - 1, false);
	}

	private boolean end(Unit unit) {
		unit.release();
		unit.reserved().forEach((each) -> this.inserting.remove(each, unit));
		this.open.remove(unit);
		this.released.signalAll();
		return true;
	}

	/** Write items and apply them. Under the lock; up to where to flush. */
	long write(List<Item> items) {
		this.log.append(items);
		items.forEach((each) -> this.index.apply(each, false));
		return items.get(items.size() - 1).position();
	}

	/** Keep others from enqueueing an id until the unit ends. */
	void reserve(String operationId, Unit unit) {
		await(operationId, () -> this.inserting.getOrDefault(operationId, unit) == unit);
		this.inserting.put(operationId, unit);
		unit.reserve(operationId);
	}

	/** Wait until nobody else is about to change an operation. Under the lock. */
	void await(String operationId, BooleanSupplier free) {
		await(free, PATIENCE, "Operation " + operationId + " is being changed by somebody who does not end");
	}

	/** Wait until no unit is open. Under the lock. */
	void awaitAll(long nanos) {
		await(this.open::isEmpty, nanos, "The outbox was not rebuilt: a change of it, or a listener, does not end."
				+ " Let it end, and call it again");
	}

	private void await(BooleanSupplier free, long nanos, String otherwise) {
		long left = nanos;
		boolean interrupted = false;
		while (!free.getAsBoolean()) {
			if (left <= 0) {
				if (interrupted) {
					Thread.currentThread().interrupt();
				}
				throw new IllegalStateException(otherwise);
			}
			try {
				left = this.released.awaitNanos(left);
			}
			catch (InterruptedException ex) {
				interrupted = true;
				left = 0;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	/** Make the index anew from the log. Under the lock. */
	Index reread() {
		Index fresh = new Index(this.skip);
		LogReader.Stretch stretch = this.reader.stretch(0, 1 << 20);
		stretch.items().forEach((each) -> fresh.apply(each, true));
		while (!stretch.last()) {
			stretch = this.reader.stretch(stretch.next(), 1 << 20);
			stretch.items().forEach((each) -> fresh.apply(each, true));
		}
		fresh.release();
		this.index = fresh;
		return fresh;
	}

	/** Under the lock. */
	Index index() {
		return this.index;
	}

	/** Under the lock. */
	LogReader reader() {
		return this.reader;
	}

	FileLog log() {
		return this.log;
	}

	/** Nothing is written by whoever comes later. */
	@Override
	public void close() throws IOException {
		this.lock.lock();
		try {
			this.log.close();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What was written.
	 *
	 * @param upTo up to where to flush
	 * @param any whether it was anything
	 */
	record Written(long upTo, boolean any) {
	}

}
