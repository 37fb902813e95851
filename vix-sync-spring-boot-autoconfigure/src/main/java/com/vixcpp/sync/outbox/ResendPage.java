package com.vixcpp.sync.outbox;

import java.time.Instant;

/**
 * How far a resend has come.
 *
 * @param from delivered then or later
 * @param to delivered before
 * @param position of the last delivery that was looked at; behind it are those of the
 * same instant
 * @param whole whether all that was delivered since {@code from} is meant, so that a log
 * that no longer holds it is refused
 * @param last whether there is nothing more
 * @param report what was done so far
 */
public record ResendPage(Instant from, Instant to, long position, boolean whole, boolean last, ResendReport report) {

	ResendPage(Instant from, Instant to, boolean whole) {
		this(from, to, 0, whole, false, new ResendReport(0, 0, 0));
	}

	/**
	 * The page behind.
	 * @param from of its last delivery
	 * @param to as before, or the beginning of the resend if that was earlier
	 * @param position of its last delivery
	 * @param last whether there is nothing more
	 * @param done what was done
	 * @return how far it has come now
	 */
	public ResendPage next(Instant from, Instant to, long position, boolean last, ResendReport done) {
		return new ResendPage(from, to, position, this.whole, last, this.report.plus(done));
	}

}
