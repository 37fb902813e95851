package com.vixcpp.sync.jdbc;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationFilter;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationSummary;
import com.vixcpp.sync.operation.Paging;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.NodeView;
import com.vixcpp.sync.outbox.ResendPage;
import com.vixcpp.sync.outbox.ResendReport;
import com.vixcpp.sync.outbox.Settlement;
import com.vixcpp.sync.wal.WalRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Deliveries that a receiver has lost are made again.
 */
abstract class ResendContract extends DeliveredContract {

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
		assertThat(this.store.listing().list(OperationFilter.all(), Paging.first(10)).operations())
			.filteredOn((each) -> each.operationId().equals("a"))
			.extracting(OperationSummary::status)
			.containsExactly(OperationStatus.IN_FLIGHT);
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

}
