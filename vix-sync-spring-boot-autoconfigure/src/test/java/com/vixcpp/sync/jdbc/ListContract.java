package com.vixcpp.sync.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationFilter;
import com.vixcpp.sync.operation.OperationPage;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationSummary;
import com.vixcpp.sync.operation.Paging;
import com.vixcpp.sync.outbox.ClaimedOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What a person sees of many operations.
 */
abstract class ListContract extends StoreContract {

	private static final OperationFilter ALL = OperationFilter.all();

	private List<String> walk(OperationFilter filter, int size, Consumer<OperationPage> between) {
		List<String> ids = new ArrayList<>();
		OperationPage page = this.store.listing().list(filter, Paging.first(size));
		page.operations().forEach((each) -> ids.add(each.operationId()));
		while (page.next() != null) {
			assertThat(page.operations()).hasSizeLessThanOrEqualTo(size);
			between.accept(page);
			page = this.store.listing().list(filter, Paging.after(page.next(), size));
			page.operations().forEach((each) -> ids.add(each.operationId()));
		}
		return ids;
	}

	private List<String> ids(OperationFilter filter) {
		return walk(filter, 1000, (page) -> {
		});
	}

	/**
	 * a0 delivered, a1 rejected, a2 failed, a3 in flight, a4 discarded, a5 expired, a6
	 * waits.
	 */
	private void oneOfEach() {
		IntStream.range(0, 4).forEach((i) -> this.outbox.enqueue(operation("a" + i), "base", T0));
		List<ClaimedOperation> claimed = claim(T0, 10);
		this.outbox.complete(claimed.get(0), T0);
		this.outbox.fail(claimed.get(1), "HTTP 422", false, T0);
		this.outbox.fail(claimed.get(2), "HTTP 500", true, T0);
		this.outbox.enqueue(operation("a4"), "base", T0);
		this.outbox.discard("a4", T0);
		this.outbox.enqueue(operation("a5").withExpiresAt(T0.plusSeconds(1)), "base", T0);
		this.outbox.expire(10, T0.plusSeconds(2));
		this.outbox.enqueue(operation("a6").withOrderingKey("k"), "base", T0.plusSeconds(3));
	}

	@Test
	void everyStateIsListedWithWhatAPersonAsksFor() {
		oneOfEach();
		List<OperationSummary> listed = this.store.listing().list(ALL, Paging.first(10)).operations();
		assertThat(listed).extracting((each) -> each.operationId() + " " + each.status())
			.containsExactly("a0 DONE", "a1 PERMANENT_FAILED", "a2 FAILED", "a3 IN_FLIGHT", "a4 DISCARDED",
					"a5 EXPIRED", "a6 PENDING");
		assertThat(listed.get(1)).isEqualTo(new OperationSummary("a1", "http.post", "/messages", "base", null, T0,
				OperationStatus.PERMANENT_FAILED, 1, null, "HTTP 422", 16));
		assertThat(listed.get(2).nextAttemptAt()).isEqualTo(T0.plusSeconds(1));
		assertThat(listed.get(6).orderingKey()).isEqualTo("k");
		for (OperationSummary each : listed) {
			assertThat(ids(ALL.withStatus(each.status()))).containsExactly(each.operationId());
		}
	}

	@Test
	void aFilterMeansAllThatItNamesTogether() {
		this.outbox.enqueue(Operation.of("one", "x").withId("a").withOrderingKey("k"), "here", T0);
		this.outbox.enqueue(Operation.of("one", "x").withId("b").withOrderingKey("k"), "there", T0);
		this.outbox.enqueue(Operation.of("two", "x").withId("c").withOrderingKey("k"), "here", T0);
		this.outbox.enqueue(Operation.of("one", "x").withId("d"), "here", T0);
		OperationFilter narrow = ALL.withKind("one").withDestination("here").withOrderingKey("k");
		assertThat(ids(ALL.withKind("one"))).containsExactly("a", "b", "d");
		assertThat(ids(ALL.withDestination("here"))).containsExactly("a", "c", "d");
		assertThat(ids(ALL.withOrderingKey("k"))).containsExactly("a", "b", "c");
		assertThat(ids(narrow)).containsExactly("a");
		assertThat(ids(narrow.withStatus(OperationStatus.PENDING))).containsExactly("a");
		this.outbox.discard("a", T0);
		assertThat(ids(narrow)).as("also when it has left the outbox").containsExactly("a");
		assertThat(ids(narrow.withStatus(OperationStatus.DISCARDED))).containsExactly("a");
		assertThat(ids(narrow.withStatus(OperationStatus.PENDING))).isEmpty();
	}

	@Test
	void aWalkShowsEveryOperationOnceWhateverHappensMeanwhile() {
		List<String> before = IntStream.range(0, 50).mapToObj((i) -> "a" + i).toList();
		before.forEach((id) -> this.outbox.enqueue(operation(id), "base", T0));
		List<String> seen = walk(ALL, 7, (page) -> {
			claim(T0, 5).forEach((each) -> this.outbox.complete(each, T0));
			this.outbox.enqueue(operation("new" + page.next()), "base", T0);
			this.outbox.discard(page.operations().get(0).operationId(), T0);
		});
		assertThat(seen).doesNotHaveDuplicates().startsWith(before.toArray(String[]::new));
		assertThat(seen.stream().filter((each) -> each.startsWith("new"))).as("enqueued meanwhile").isNotEmpty();
	}

	@OnDatabases("the windows are those of a query")
	@Test
	void aPageReadsABoundedNumberOfEntriesHoweverFewAreMeant() {
		IntStream.range(0, 50).forEach((i) -> this.outbox.enqueue(operation("a" + i), "base", T0));
		this.outbox.enqueue(operation("rare"), "rare", T0);
		JdbcListing twoByTwo = new JdbcListing(this.transactions, 2);
		for (OperationFilter filter : List.of(ALL, ALL.withStatus(OperationStatus.PENDING))) {
			OperationPage page = twoByTwo.list(filter.withDestination("rare"), Paging.first(10));
			assertThat(page.operations()).as("twenty windows of two").isEmpty();
			assertThat(page.next()).isNotNull();
			page = twoByTwo.list(filter.withDestination("rare"), Paging.after(page.next(), 10));
			assertThat(page.operations()).extracting(OperationSummary::operationId).containsExactly("rare");
			assertThat(page.next()).isNull();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "7", "l1-", "l1-1", "l1-1-zz", "l1--1-x", "l1-zzzzzzzzzzzzzzzzzzzz-1",
			"'; delete from vix_sync_outbox" })
	void whatIsNoCursorIsRefusedAndSaysWhereToGetOne(String cursor) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.store.listing().list(ALL, Paging.after(cursor, 10)))
			.withMessageContaining("'" + cursor + "'")
			.withMessageContaining("OperationPage.next()");
	}

}
