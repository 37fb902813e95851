package com.vixcpp.sync.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationFilter;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.NodeView;
import com.vixcpp.sync.outbox.ResendPage;
import com.vixcpp.sync.outbox.ResendReport;
import com.vixcpp.sync.outbox.Settlement;
import com.vixcpp.sync.wal.StaleCursorException;
import com.vixcpp.sync.wal.WalCursor;
import com.vixcpp.sync.wal.WalRecord;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What the log gives back: deliveries that a receiver has lost, and in the end its space.
 */
abstract class HistoryContract extends JdbcContract {

	private static final Duration WEEK = Duration.ofDays(7);

	private void deliver(String id, Instant at) {
		deliver(id, at, 1);
	}

	/** The last of those that are due. */
	private void deliver(String id, Instant at, int due) {
		this.outbox.enqueue(operation(id).withIdempotencyKey("key-of-" + id), "base", at);
		List<ClaimedOperation> claimed = claim(at, due);
		claimed.subList(0, due - 1).forEach((each) -> this.outbox.release(each, at));
		assertThat(this.outbox.complete(claimed.get(due - 1), at)).isTrue();
	}

	private ResendReport resend(Instant from, Instant to, Instant now) {
		return this.outbox.control().resend(from, to, OperationFilter.all(), now);
	}

	@Test
	void whatWasDeliveredInASpanOfTimeIsSentAgainUnderTheSameIdAndKey() {
		for (int i = 0; i < 5; i++) {
			deliver("a" + i, T0.plusSeconds(i));
		}
		Instant now = T0.plusSeconds(60);
		assertThat(resend(T0.plusSeconds(1), T0.plusSeconds(4), now)).isEqualTo(new ResendReport(3, 0, 0));
		assertThat(this.outbox.counts().pending()).isEqualTo(3);
		List<ClaimedOperation> claimed = claim(now, 10);
		assertThat(claimed).extracting(ClaimedOperation::operation)
			.containsExactly(operation("a1").withIdempotencyKey("key-of-a1"),
					operation("a2").withIdempotencyKey("key-of-a2"), operation("a3").withIdempotencyKey("key-of-a3"));
		claimed.forEach((each) -> assertThat(this.outbox.complete(each, now)).isTrue());
		assertThat(this.wal.history("a2")).extracting(WalRecord::type)
			.containsExactly(WalRecord.Type.PUT, WalRecord.Type.DELIVERED, WalRecord.Type.RESENT,
					WalRecord.Type.DELIVERED);
		assertThat(resend(T0.plusSeconds(1), T0.plusSeconds(4), now.plusSeconds(1)))
			.isEqualTo(new ResendReport(0, 0, 0));
	}

	@Test
	void whatWaitsAlreadyIsNotDoubledAndWhatEndedOtherwiseDoesNotComeBack() {
		deliver("a", T0);
		this.outbox.enqueue(operation("discarded"), "base", T0);
		this.outbox.discard("discarded", T0);
		Operation late = operation("late").withExpiresAt(T0.plusSeconds(30));
		this.outbox.enqueue(late, "base", T0);
		this.outbox.complete(claimOne(T0), T0);
		Instant now = T0.plusSeconds(60);
		assertThat(resend(T0, now.plusSeconds(1000), now)).isEqualTo(new ResendReport(1, 0, 1));
		assertThat(resend(T0, now.plusSeconds(1000), now)).isEqualTo(new ResendReport(0, 1, 1));
		assertThat(claim(now, 10)).extracting((each) -> each.operation().id()).containsExactly("a");
		assertThat(new JdbcTemplate(this.dataSource)
			.queryForList("select status from vix_sync_operations where operation_id = 'a'", String.class))
			.containsExactly("IN_FLIGHT");
	}

	@Test
	void aResendGoesThroughAllOfAnInstantInBoundedBatchesAndTakesWhatIsAskedFor() {
		for (int i = 0; i < 1100; i++) {
			this.outbox.enqueue(operation("a" + i), "base", T0);
		}
		this.outbox.enqueue(operation("elsewhere"), "other", T0);
		for (String destination : List.of("base", "other")) {
			List<ClaimedOperation> claimed = this.outbox
				.claim(new ClaimRequest(Map.of(destination, 2000), Set.of("http.post"), 1_000_000, LEASE, false), T0);
			this.outbox.settle(claimed.stream().map((each) -> Settlement.delivered(each.entry(), 200)).toList(), T0);
		}
		assertThat(this.outbox.control()
			.resend(T0, T0.plusSeconds(1), OperationFilter.all().withDestination("base"), T0.plusSeconds(60)))
			.isEqualTo(new ResendReport(1100, 0, 0));
		assertThat(this.outbox.counts().pending()).isEqualTo(1100);
		assertThat(view("elsewhere").status()).isEqualTo(OperationStatus.DONE);
	}

	@Test
	void aResendMeansWhatAllPartsOfItsFilterName() {
		this.outbox.enqueue(Operation.of("one", "x").withId("a").withOrderingKey("k"), "base", T0);
		this.outbox.enqueue(Operation.of("two", "x").withId("b").withOrderingKey("l"), "base", T0);
		this.outbox.enqueue(Operation.of("one", "x").withId("c"), "base", T0);
		this.outbox.keys().lineUp();
		this.outbox.claim(new ClaimRequest(Map.of("base", 10), Set.of("one", "two"), 1_000_000, LEASE, false), T0)
			.forEach((each) -> assertThat(this.outbox.complete(each, T0)).isTrue());
		OperationFilter narrow = OperationFilter.all().withKind("one").withOrderingKey("k");
		for (OperationFilter filter : List.of(narrow, narrow.withKind("two").withOrderingKey("l"))) {
			assertThat(this.outbox.control().resend(T0, T0.plusSeconds(1), filter, T0.plusSeconds(60)).resent())
				.isEqualTo(1);
		}
		assertThat(this.outbox.control().resend(T0, T0.plusSeconds(1), narrow.withKind("two"), T0.plusSeconds(60)))
			.isEqualTo(new ResendReport(0, 0, 0));
		assertThat(view("a").status()).isEqualTo(OperationStatus.PENDING);
		assertThat(view("b").status()).isEqualTo(OperationStatus.PENDING);
		assertThat(view("c").status()).isEqualTo(OperationStatus.DONE);
		this.outbox.keys().lineUp();
		assertThat(this.store.entry("a").orElseThrow().orderingKey()).as("in its line again").isEqualTo("k");
	}

	@Test
	void whatIsDeliveredWhileAResendIsUnderWayIsNotSentOnceMore() {
		deliver("a", T0);
		deliver("b", T0);
		ResendPage page = new ResendPage(T0, T0.plusSeconds(3600), 0, true, false, new ResendReport(0, 0, 0));
		for (int seconds = 60; !page.last(); seconds++) {
			Instant now = T0.plusSeconds(seconds);
			page = this.store.control().resend(page, (each) -> true, 1, now);
			claim(now, 10).forEach((each) -> this.outbox.complete(each, now));
		}
		assertThat(page.report()).isEqualTo(new ResendReport(2, 0, 0));
	}

	@Test
	void ofTwoWhoSendTheSameAgainAtOnceOneDoes() {
		for (int i = 0; i < 300; i++) {
			this.outbox.enqueue(operation("a" + i), "base", T0);
		}
		this.outbox.settle(claim(T0, 300).stream().map((each) -> Settlement.delivered(each.entry(), 200)).toList(), T0);
		List<CompletableFuture<ResendReport>> both = Stream
			.generate(() -> CompletableFuture.supplyAsync(() -> resend(T0, T0.plusSeconds(1), T0.plusSeconds(60))))
			.limit(2)
			.toList();
		assertThat(both).extracting(CompletableFuture::join)
			.containsExactlyInAnyOrder(new ResendReport(300, 0, 0), new ResendReport(0, 300, 0));
	}

	@Test
	void oneOperationIsSentAgainAndNoOtherOfThatInstant() {
		deliver("a", T0);
		deliver("b", T0);
		Instant now = T0.plusSeconds(60);
		assertThat(this.outbox.control().resend("a", now)).isTrue();
		assertThat(view("a").status()).isEqualTo(OperationStatus.PENDING);
		assertThat(view("b").status()).isEqualTo(OperationStatus.DONE);
		assertThat(this.outbox.control().resend("a", now)).as("it waits already").isFalse();
		assertThat(this.outbox.control().resend("unheard-of", now)).isFalse();
		this.outbox.enqueue(operation("discarded"), "base", T0);
		this.outbox.discard("discarded", T0);
		assertThat(this.outbox.control().resend("discarded", now)).isFalse();
	}

	@Test
	void oneOperationIsSentAgainAsLongAsTheLogKeepsItWhateverElseOfThatInstantIsGone() {
		deliver("gone", T0);
		deliver("kept", T0);
		Instant now = T0.plus(WEEK).plusSeconds(1);
		assertThat(this.outbox.control().prune(WEEK, 1, now)).isEqualTo(1);
		assertThat(this.outbox.control().resend("gone", now)).isFalse();
		assertThat(this.outbox.desk().explain("gone", NodeView.NONE, now).sentence())
			.contains("finished so long ago that the log no longer keeps it");
		assertThatIllegalArgumentException().isThrownBy(() -> resend(T0, T0.plusSeconds(1), now))
			.withMessageContaining("no longer holds all that was delivered since " + T0);
		assertThat(this.outbox.control().resend("kept", now)).isTrue();
		assertThat(claimOne(now).operation().idempotencyKey()).isEqualTo("key-of-kept");
	}

	@Test
	void aResendThatCannotBeMeantIsRefused() {
		deliver("a", T0);
		assertThatIllegalArgumentException().isThrownBy(() -> resend(T0, T0, T0)).withMessageContaining("'from'");
		OperationFilter failed = OperationFilter.all().withStatus(OperationStatus.FAILED);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.outbox.control().resend(T0, T0.plusSeconds(1), failed, T0))
			.withMessageContaining("FAILED");
		this.outbox.control().prune(WEEK, 10, T0.plus(WEEK).plusSeconds(1));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> resend(T0, T0.plusSeconds(9), T0.plus(WEEK).plusSeconds(2)))
			.withMessageContaining("vix.sync.wal.retention");
	}

	@Test
	void pruningTakesAllRecordsOfWhatHasBeenFinishedForLongAndNothingElse() {
		deliver("done", T0);
		this.outbox.enqueue(operation("discarded"), "base", T0);
		this.outbox.discard("discarded", T0);
		this.outbox.enqueue(operation("expired").withExpiresAt(T0.plusSeconds(1)), "base", T0);
		this.outbox.expire(10, T0.plusSeconds(1));
		this.outbox.enqueue(operation("failed"), "base", T0);
		this.outbox.fail(claimOne(T0), "no", false, T0);
		deliver("resent", T0.plusSeconds(2));
		resend(T0.plusSeconds(2), T0.plusSeconds(3), T0.plusSeconds(4));
		Instant now = T0.plus(WEEK).plusSeconds(5);
		deliver("recent", now.minus(WEEK), 2);
		this.outbox.enqueue(operation("waiting"), "base", T0.plusSeconds(5));
		assertThat(this.outbox.control().prune(WEEK, 10, now)).isEqualTo(3);
		assertThat(new JdbcTemplate(this.dataSource)
			.queryForList("select distinct operation_id from vix_sync_wal order by 1", String.class))
			.containsExactly("failed", "recent", "resent", "waiting");
		assertThat(this.outbox.control().prune(WEEK, 10, now)).isZero();
		this.outbox.control().pause();
		assertThat(this.outbox.control().rebuild()).isEqualTo(3);
	}

	@Test
	void onePruneLooksAtNoMoreThanItsLimitAllowsHoweverManyWereSentAgain() {
		for (int i = 0; i < 30; i++) {
			deliver("resent" + i, T0);
		}
		resend(T0, T0.plusSeconds(1), T0.plusSeconds(2));
		this.outbox.enqueue(operation("discarded"), "base", T0.plusSeconds(3));
		this.outbox.discard("discarded", T0.plusSeconds(3));
		deliver("last", T0.plusSeconds(3), 31);
		Instant now = T0.plus(WEEK).plusSeconds(5);
		assertThat(this.outbox.control().prune(WEEK, 1, now)).isEqualTo(1);
		assertThat(this.outbox.find("discarded")).isEmpty();
		assertThat(this.outbox.find("last")).as("behind more than it looks at").isPresent();
		assertThat(this.outbox.control().prune(WEEK, 1, now)).isEqualTo(1);
		assertThat(this.outbox.find("last")).isEmpty();
		deliver("later", T0.plusSeconds(3), 31);
		List<Integer> pruned = new ArrayList<>();
		for (int call = 0; call < 4; call++) {
			pruned.add(this.outbox.control().prune(WEEK, 1, now));
		}
		assertThat(pruned).as("each look through the log comes by").containsOnlyOnce(1);
	}

	@Test
	void aCursorBehindWhichRecordsWereRemovedIsRefusedAndOneThatHasReadThemGoesOn() {
		deliver("a", T0);
		WalCursor behind = this.wal.read(WalCursor.START, 1).next();
		WalCursor end = this.wal.replay(WalCursor.START, (each) -> {
		});
		assertThat(this.outbox.control().prune(WEEK, 10, T0.plus(WEEK).plusSeconds(1))).isEqualTo(1);
		deliver("b", T0.plus(WEEK));
		assertThatExceptionOfType(StaleCursorException.class).isThrownBy(() -> this.wal.read(behind, 10))
			.withMessageContaining("vix.sync.wal.retention");
		assertThat(this.wal.read(end, 10).records()).extracting(WalRecord::operationId).containsExactly("b", "b");
		assertThat(this.wal.read(WalCursor.START, 10).records()).hasSize(2);
	}

	@Test
	void aCursorIsRefusedWhereRecordsWereRemovedThatNobodyHadReadYet() {
		deliver("a", T0);
		WalCursor end = this.wal.replay(WalCursor.START, (each) -> {
		});
		deliver("b", T0);
		assertThat(this.outbox.control().prune(WEEK, 10, T0.plus(WEEK).plusSeconds(1))).isEqualTo(2);
		assertThatExceptionOfType(StaleCursorException.class).isThrownBy(() -> this.wal.read(end, 10))
			.withMessageContaining("vix.sync.wal.retention");
	}

	@Test
	void aReaderGoesOnWhereNothingWasRemovedButWhatItHasRead() {
		deliver("a", T0);
		deliver("b", T0.plus(WEEK));
		WalCursor middle = this.wal.read(WalCursor.START, 2).next();
		assertThat(this.outbox.control().prune(WEEK, 10, T0.plus(WEEK).plusSeconds(1))).isEqualTo(1);
		assertThat(this.wal.read(middle, 10).records()).extracting(WalRecord::operationId).containsExactly("b", "b");
	}

	@Test
	void oneNodeAtATimePrunesAndTheOthersDoNotWait() {
		deliver("a", T0);
		try (Caller other = new Caller(this.dataSource, this.transactions)) {
			other.sql("select content from vix_sync_control where name = 'log' for update");
			assertThat(this.outbox.control().prune(WEEK, 10, T0.plus(WEEK).plusSeconds(1))).isZero();
			other.rollback();
		}
		assertThat(this.outbox.control().prune(WEEK, 10, T0.plus(WEEK).plusSeconds(1))).isEqualTo(1);
		assertThat(this.outbox.enqueue(operation("a").withHeader("X", "y"), "base", T0)).isTrue();
	}

}
