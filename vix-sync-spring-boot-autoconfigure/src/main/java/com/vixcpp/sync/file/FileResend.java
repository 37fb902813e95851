package com.vixcpp.sync.file;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

	/** Stretches that one call looks through. */
	private static final int STRETCHES = 64;

	private final Journal journal;

	FileResend(Journal journal) {
		this.journal = journal;
	}

	ResendPage run(ResendPage page, Predicate<Delivery> which, int limit, Instant now) {
		this.journal.locked(() -> {
			if (page.whole()) {
				requireKept(page.from());
			}
			return true;
		});
		Instant to = page.to().isBefore(now) ? page.to() : now;
		List<Logged> delivered = new ArrayList<>();
		long from = page.position() + 1;
		boolean last = false;
		for (int i = 0; i < STRETCHES && !last && delivered.size() < limit; i++) {
			long next = from;
			Stretch stretch = this.journal.locked(() -> this.journal.reader().stretch(next));
			from = stretch.next();
			last = stretch.last();
			for (Item each : stretch.items()) {
				if (isDelivery(each, page.from(), to)) {
					delivered.add((Logged) each);
				}
				if (delivered.size() == limit) {
					from = each.position() + 1;
					last = false;
					break;
				}
			}
		}
		ResendReport report = this.journal.change((unit) -> new Round(which, now, unit).send(delivered));
		return page.next(page.from(), to, from - 1, last, report);
	}

	private static boolean isDelivery(Item item, Instant from, Instant to) {
		return item instanceof Logged logged && logged.record().type() == WalRecord.Type.DELIVERED
				&& !logged.at().isBefore(from) && logged.at().isBefore(to);
	}

	private void requireKept(Instant from) {
		Instant keptFrom = this.journal.index().state().keptFrom();
		if (from.isBefore(keptFrom)) {
			throw new IllegalArgumentException("The log no longer holds all that was delivered since " + from
					+ ", but what was delivered since " + keptFrom + " (vix.sync.wal.retention): resend from "
					+ keptFrom + " on, and restore what is older in another way");
		}
	}

	/** What was found, made into entries as one unit. Under the lock. */
	private final class Round {

		private final Operations operations = new Operations(FileResend.this.journal);

		private final Index index = FileResend.this.journal.index();

		private final Predicate<Delivery> which;

		private final Instant now;

		private final Unit unit;

		private long resent;

		private long waiting;

		private long expired;

		Round(Predicate<Delivery> which, Instant now, Unit unit) {
			this.which = which;
			this.now = now;
			this.unit = unit;
		}

		ResendReport send(List<Logged> delivered) {
			delivered.stream().filter((each) -> this.index.keeps(each.operationId(), each.put())).forEach(this::send);
			return new ResendReport(this.resent, this.waiting, this.expired);
		}

		private void send(Logged delivered) {
			String id = delivered.operationId();
			Outline outline = Objects.requireNonNull(this.operations.logged(delivered.put()).outline());
			if (!this.which
				.test(new Delivery(id, outline.kind(), outline.destination(), outline.orderingKey(), delivered.at()))) {
				return;
			}
			if (this.index.entry(id) != null) {
				this.waiting++;
			}
			else if (this.index.finished().last(id, delivered.put()) == delivered.position()) {
				resend(delivered, outline);
			}
		}

		private void resend(Logged delivered, Outline outline) {
			if (outline.expiresAt() != null && !outline.expiresAt().isAfter(this.now)) {
				this.expired++;
				return;
			}
			this.resent++;
			int revision = delivered.record().revision() + 1;
			this.unit.add((position) -> new Logged(
					new WalRecord(position, delivered.operationId(), revision, WalRecord.Type.RESENT, this.now,
							OperationStatus.PENDING, 0, this.now, null, null, false, null),
					delivered.put(), delivered.position(), outline, null));
		}

	}

}
