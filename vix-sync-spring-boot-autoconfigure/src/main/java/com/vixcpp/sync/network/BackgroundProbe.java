package com.vixcpp.sync.network;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Answers at once from the last result of a check that takes time. Between {@link #start}
 * and {@link #stop} the check runs on one thread of its own, with a pause after each; it
 * can be started again. Safe for use by several threads.
 * <p>
 * Until the first check has ended the answer is offline: behind a captive portal the very
 * first operation would be answered 200 by a login page and taken for delivered, and to
 * wait for one check costs nothing. While it is not running the check is made by the
 * caller: only a pass by hand asks then, and may block.
 */
public final class BackgroundProbe implements NetworkProbe {

	private static final String THREAD = "vix-sync-network";

	private final NetworkProbe check;

	private final Duration interval;

	private final ThreadFactory threads;

	private volatile @Nullable Checks checks;

	/**
	 * Create a probe that is not running.
	 * @param check may block; an exception counts as offline
	 * @param interval the pause between two checks, above zero
	 * @param threads makes the one thread, a daemon
	 */
	public BackgroundProbe(NetworkProbe check, Duration interval, ThreadFactory threads) {
		this.check = check;
		this.interval = interval;
		this.threads = threads;
	}

	/**
	 * Start checking; does nothing if it is running.
	 * @param onChange told on the checking thread that the answer is another; must
	 * neither block nor throw
	 */
	public synchronized void start(Runnable onChange) {
		if (this.checks == null) {
			this.checks = new Checks(onChange);
		}
	}

	/**
	 * End the thread; a check that is under way is interrupted. Does nothing if it is not
	 * running.
	 */
	public synchronized void stop() {
		Checks running = this.checks;
		if (running != null) {
			this.checks = null;
			running.executor.shutdownNow();
		}
	}

	@Override
	public boolean isOnline() {
		Checks running = this.checks;
		return (running != null) ? running.online : this.check.isOnline();
	}

	private Thread thread(Runnable task) {
		Thread thread = this.threads.newThread(task);
		thread.setName(THREAD);
		return thread;
	}

	/** From one start to its stop: a late result of an earlier run changes no answer. */
	private final class Checks {

		private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1,
				BackgroundProbe.this::thread);

		private final Runnable onChange;

		private volatile boolean online;

		Checks(Runnable onChange) {
			this.onChange = onChange;
			this.executor.scheduleWithFixedDelay(this::check, 0, BackgroundProbe.this.interval.toNanos(),
					TimeUnit.NANOSECONDS);
		}

		private void check() {
			boolean before = this.online;
			this.online = ask();
			if (this.online != before) {
				this.onChange.run();
			}
		}

		/** An exception would end the schedule without a word. */
		private boolean ask() {
			try {
				return BackgroundProbe.this.check.isOnline();
			}
			catch (Throwable ex) {
				return false;
			}
		}

	}

}
