package com.vixcpp.sync.file;

import java.time.Instant;
import java.util.Objects;
import java.util.function.Predicate;

import com.vixcpp.sync.file.Item.Logged;
import com.vixcpp.sync.file.Item.Outline;
import com.vixcpp.sync.file.LogReader.Stretch;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.Delivery;
import com.vixcpp.sync.outbox.ResendPage;
import com.vixcpp.sync.outbox.ResendReport;
import com.vixcpp.sync.wal.WalRecord;

/**
 * Makes deliveries into entries again. Looks through the log in the order of positions,
 * so that the position of a page is all that it goes on from. Safe for use by several
 * threads.
 */
final class FileResend {

	private static final int STRETCH = 256 * 1024;

	/** Stretches that one call looks through. */
	private static final int STRETCHES = 64;

	private final Journal journal;

	FileResend(Journal journal) {
		this.journal = journal;
	}

	ResendPage run(ResendPage page, Predicate<Delivery> which, int limit, Instant now) {
		this.journal.locked(() -> {
			requireKept(page.from());
			return true;
		});
		Instant to = page.to().isBefore(now) ? page.to() : now;
		Round round = new Round(page.from(), to, which, limit, now);
		long from = page.position() + 1;
		for (int i = 0; i < STRETCHES; i++) {
			long next = from;
			Stretch stretch = this.journal.locked(() -> this.journal.reader().stretch(next, STRETCH));
			for (Item each : stretch.items()) {
				from = each.position() + 1;
				if (each instanceof Logged logged) {
					round.look(logged);
				}
				if (round.isFull()) {
					return page.next(page.from(), to, each.position(), false, round.report());
				}
			}
			if (stretch.last()) {
				return page.next(page.from(), to, from - 1, true, round.report());
			}
			from = stretch.next();
		}
		return page.next(page.from(), to, from - 1, false, round.report());
	}

	private void requireKept(Instant from) {
		Instant keptFrom = this.journal.index().state().keptFrom();
		if (from.isBefore(keptFrom)) {
			throw new IllegalArgumentException("The log no longer holds all that was delivered since " + from
					+ ", but what was delivered since " + keptFrom + " (vix.sync.wal.retention): resend from "
					+ keptFrom + " on, and restore what is older in another way");
		}
	}

	private final class Round {

		private final Instant from;

		private final Instant to;

		private final Predicate<Delivery> which;

		private final Instant now;

		private int left;

		private long resent;

		private long waiting;

		private long expired;

		Round(Instant from, Instant to, Predicate<Delivery> which, int limit, Instant now) {
			this.from = from;
			this.to = to;
			this.which = which;
			this.left = limit;
			this.now = now;
		}

		boolean isFull() {
			return this.left <= 0;
		}

		ResendReport report() {
			return new ResendReport(this.resent, this.waiting, this.expired);
		}

		void look(Logged delivered) {
			if (delivered.record().type() != WalRecord.Type.DELIVERED || delivered.at().isBefore(this.from)
					|| !delivered.at().isBefore(this.to)) {
				return;
			}
			this.left--;
			FileResend.this.journal.change((unit) -> {
				Operations operations = new Operations(FileResend.this.journal);
				Index index = FileResend.this.journal.index();
				String id = delivered.operationId();
				if (!index.keeps(id, delivered.put())) {
					return false;
				}
				Outline outline = Objects.requireNonNull(operations.logged(delivered.put()).outline());
				if (!this.which.test(new Delivery(id, outline.kind(), outline.destination(), outline.orderingKey(),
						delivered.at()))) {
					return false;
				}
				if (index.entry(id) != null) {
					this.waiting++;
				}
				else if (index.finished().last(id, delivered.put()) == delivered.position()) {
					resend(unit, delivered, outline);
				}
				return true;
			});
		}

		private void resend(Unit unit, Logged delivered, Outline outline) {
			if (outline.expiresAt() != null && !outline.expiresAt().isAfter(this.now)) {
				this.expired++;
				return;
			}
			this.resent++;
			unit.add((position) -> new Logged(new WalRecord(position, delivered.operationId(),
					delivered.record().revision() + 1, WalRecord.Type.RESENT, this.now, OperationStatus.PENDING, 0,
					this.now, null, null, false, null), delivered.put(), delivered.position(), outline, null));
		}

	}

}
