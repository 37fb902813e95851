package com.vixcpp.sync.wal;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Group commit: one force of the disk for all commits that wait for one. Whoever comes
 * while a force is under way waits for the next, since the running one may have begun
 * before its commit. Safe for use by several threads.
 * <p>
 * After a force has failed nobody knows what is on the disk, and a second one would
 * report success for pages that the operating system has already given up. So there is
 * none: every later flush fails with the first failure. A database that was closed
 * meanwhile is another matter: it is opened anew, and the next force is its own.
 */
public final class GroupFlush {

	private final Predicate<RuntimeException> lasting;

	private long requested;

	private long durable;

	private boolean forcing;

	private @Nullable RuntimeException failure;

	/**
	 * Create a flush.
	 * @param lasting whether after this failure nothing may be forced any more
	 */
	public GroupFlush(Predicate<RuntimeException> lasting) {
		this.lasting = lasting;
	}

	/**
	 * Return when everything that was committed before the call is on the disk.
	 * @param force forces the disk; run on this thread or on that of another caller
	 * @throws RuntimeException the failure of the force that should have covered it
	 */
	public void flush(Runnable force) {
		long upTo = begin();
		if (upTo == 0) {
			return;
		}
		RuntimeException failed = null;
		try {
			force.run();
		}
		catch (RuntimeException ex) {
			failed = ex;
			throw ex;
		}
		catch (Error ex) {
			failed = new IllegalStateException("The force of the disk was broken off", ex);
			throw ex;
		}
		finally {
			end(upTo, failed);
		}
	}

	/**
	 * Why nothing is flushed any more.
	 * @return null while all is well
	 */
	public synchronized @Nullable RuntimeException failure() {
		return this.failure;
	}

	/** Wait to be covered, or become the one that forces: up to which request. */
	private synchronized long begin() {
		long ticket = ++this.requested;
		boolean interrupted = false;
		while (this.forcing && this.durable < ticket && this.failure == null) {
			try {
				wait();
			}
			catch (InterruptedException ex) {
				// The commit is made: an interrupt does not take it back.
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		if (this.durable >= ticket) {
			return 0;
		}
		if (this.failure != null) {
			throw this.failure;
		}
		this.forcing = true;
		return this.requested;
	}

	private synchronized void end(long upTo, @Nullable RuntimeException failed) {
		this.forcing = false;
		if (failed == null) {
			this.durable = upTo;
		}
		else if (this.lasting.test(failed)) {
			this.failure = failed;
		}
		notifyAll();
	}

}
