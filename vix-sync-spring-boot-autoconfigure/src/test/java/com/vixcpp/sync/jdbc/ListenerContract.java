package com.vixcpp.sync.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

import javax.sql.DataSource;

import com.vixcpp.sync.ForwardingStore;
import com.vixcpp.sync.TestDatabase;
import com.vixcpp.sync.operation.OperationEvent;
import com.vixcpp.sync.operation.OperationListener;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.ListenerFailedException;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.OutboxListeners;
import com.vixcpp.sync.outbox.Settlement;
import com.vixcpp.sync.outbox.StoreUnavailableException;
import com.vixcpp.sync.outbox.Transition;
import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What of listeners depends on the database.
 */
abstract class ListenerContract extends JdbcContract {

	private final List<String> told = new ArrayList<>();

	private final List<OperationEvent> published = new ArrayList<>();

	private final List<Integer> batches = new ArrayList<>();

	private boolean away;

	private boolean invalid;

	private boolean strayed;

	private @Nullable HikariDataSource elsewhere;

	private Consumer<OperationEvent> listening = (event) -> {
	};

	/** With one listener, or with none. */
	private Outbox listened(boolean any) {
		Consumer<OperationEvent> hear = (event) -> {
			this.told.add(event.operation().id());
			this.listening.accept(event);
		};
		List<OperationListener> listeners = any ? List.of(new Listener(hear)) : List.of();
		Supplier<List<OperationListener>> supplier = () -> listeners;
		return new Outbox("one", new ForwardingStore(this.store) {
			@Override
			public Set<Long> apply(List<Transition> transitions, java.time.@Nullable Instant now) {
				ListenerContract.this.batches.add(transitions.size());
				if (ListenerContract.this.away) {
					throw new StoreUnavailableException("away", new IllegalStateException());
				}
				return super.apply(transitions, now);
			}
		}, this.retry, new Random(1),
				new OutboxListeners(supplier,
						new ListenerTransactions(this.transactions, () -> any, () -> List.of(transactionManager())),
						(event) -> this.published.add(event.get())));
	}

	/** Which may roll back at the commit and say why as JPA does. */
	private JdbcTransactionManager transactionManager() {
		return new JdbcTransactionManager(this.dataSource) {
			@Override
			public @Nullable DataSource getDataSource() {
				return ListenerContract.this.strayed ? ListenerContract.this.elsewhere : super.getDataSource();
			}

			@Override
			protected void doCommit(DefaultTransactionStatus status) {
				if (ListenerContract.this.invalid) {
					doRollback(status);
					throw new TransactionSystemException("an entity is not valid");
				}
				super.doCommit(status);
			}
		};
	}

	private List<Settlement> delivered(String... ids) {
		for (String id : ids) {
			this.outbox.enqueue(operation(id), "base", T0);
		}
		return claim(T0, ids.length).stream()
			.map((each) -> Settlement.delivered(each.entry(), 200).with(each.operation(), null))
			.toList();
	}

	@Test
	void whileNobodyListensResultsAreRecordedTogetherAndPublishedAfterwards() {
		assertThat(listened(false).settle(delivered("a", "b", "c"), T0).applied()).isEqualTo(3);
		assertThat(this.batches).containsExactly(3);
		assertThat(this.published).extracting((each) -> each.operation().id()).containsExactly("a", "b", "c");
	}

	@Test
	void whileNobodyListensADiscardIsPublishedAndWhatNobodyIsToldOfIsNot() {
		Outbox outbox = listened(false);
		this.outbox.enqueue(operation("a"), "base", T0);
		outbox.release(claimOne(T0), T0);
		assertThat(this.published).isEmpty();
		assertThat(outbox.discard("a", T0)).isTrue();
		assertThat(this.published).containsExactly(new OperationEvent.Discarded(operation("a"), 0));
	}

	@Test
	void whatListenersAreNotToldOfIsRecordedTogetherAlthoughTheyListen() {
		List<Settlement> settlements = new ArrayList<>(delivered("a"));
		for (String id : List.of("b", "c")) {
			this.outbox.enqueue(operation(id), "base", T0);
		}
		claim(T0, 2).forEach((each) -> settlements.add(Settlement.released(each.entry(), "base")));
		assertThat(listened(true).settle(settlements, T0).applied()).isEqualTo(3);
		assertThat(this.batches).containsExactly(2, 1);
		assertThat(this.told).containsExactly("a");
	}

	@Test
	void aResultThatComesTooLateIsNotTold() {
		List<Settlement> late = delivered("a");
		assertThat(this.outbox.recover(10, true, T0.plus(LEASE))).isEqualTo(1);
		assertThat(listened(true).settle(late, T0).refused()).hasSize(1);
		assertThat(listened(false).settle(late, T0).refused()).hasSize(1);
		assertThat(this.told).isEmpty();
		assertThat(this.published).isEmpty();
	}

	@Test
	void whenTheStoreGoesAwayInTheMiddleWhatIsRecordedCountsAndTheRestIsKept() {
		Outbox outbox = listened(true);
		List<Settlement> settlements = delivered("a", "b", "c");
		this.listening = (event) -> this.away = event.operation().id().equals("a");
		var report = outbox.settle(settlements, T0);
		assertThat(report.applied()).isEqualTo(1);
		assertThat(report.refused()).isEmpty();
		assertThat(report.unrecorded().values()).hasSize(2).hasOnlyElementsOfType(StoreUnavailableException.class);
		assertThatExceptionOfType(StoreUnavailableException.class)
			.isThrownBy(() -> outbox.settle(settlements.subList(1, 3), T0));
		this.away = false;
		assertThat(outbox.settle(settlements.subList(1, 3), T0).applied()).isEqualTo(2);
	}

	@Test
	void whatAListenerSaysOfItsOwnStoreIsNotTakenForTheOutboxs() {
		this.listening = (event) -> {
			throw new StoreUnavailableException("mine", new IllegalStateException());
		};
		assertThat(listened(true).settle(delivered("a"), T0).unrecorded().values()).singleElement()
			.isInstanceOf(ListenerFailedException.class);
	}

	@Test
	void whatFailsAtTheCommitWithoutAWordFromTheDatabaseSaysNothingOfTheStore() {
		this.invalid = true;
		assertThat(listened(true).settle(delivered("a"), T0).unrecorded().values()).singleElement()
			.isInstanceOf(ListenerFailedException.class);
		assertThat(view("a").status()).isEqualTo(OperationStatus.IN_FLIGHT);
		assertThat(this.published).isEmpty();
	}

	/** As one that routes may do. */
	@Test
	void whereTheTransactionHasBecomeOneOfAnotherDatabaseNothingIsRecorded() {
		this.elsewhere = TestDatabase.H2.empty();
		Outbox outbox = listened(true);
		List<Settlement> settlements = delivered("a", "b");
		assertThat(outbox.settle(settlements.subList(0, 1), T0).applied()).isEqualTo(1);
		this.strayed = true;
		assertThat(outbox.settle(settlements.subList(1, 2), T0).unrecorded()).hasSize(1);
		this.elsewhere.close();
		assertThat(this.told).containsExactly("a");
		assertThat(view("b").status()).isEqualTo(OperationStatus.IN_FLIGHT);
	}

	@Test
	void aChargeThatAListenerRefusesKeepsNoEntryFromBeingSent() {
		Outbox outbox = listened(true);
		this.outbox.enqueue(operation("a"), "base", T0);
		claimOne(T0);
		assertThat(outbox.recover(10, true, T0.plus(LEASE))).isEqualTo(1);
		assertThat(this.outbox.claim(request(1, true), T0.plus(LEASE))).hasSize(1);
		this.listening = (event) -> {
			throw new IllegalStateException("no");
		};
		assertThat(outbox.recover(10, true, T0.plus(LEASE).plus(LEASE))).isEqualTo(1);
		assertThat(this.told).containsExactly("a");
		assertThat(this.outbox.claim(request(1, true), T0.plus(LEASE).plus(LEASE)))
			.extracting(ClaimedOperation::operation, (each) -> each.entry().attempt())
			.containsExactly(org.assertj.core.groups.Tuple.tuple(operation("a"), 0));
	}

	@Test
	void expiriesThatAListenerRefusesHoldUpNoOther() {
		Outbox outbox = listened(true);
		for (String id : List.of("bad-1", "bad-2", "bad-3", "good")) {
			this.outbox.enqueue(operation(id).withExpiresAt(T0.plusSeconds(id.equals("good") ? 2 : 1)), "base", T0);
		}
		this.listening = (event) -> {
			if (event.operation().id().startsWith("bad")) {
				throw new IllegalStateException("no");
			}
		};
		assertThat(outbox.expire(2, T0.plusSeconds(5))).isZero();
		assertThat(outbox.expire(2, T0.plusSeconds(5))).isEqualTo(1);
		assertThat(view("good").status()).isEqualTo(OperationStatus.EXPIRED);
		assertThat(view("bad-1").status()).isEqualTo(OperationStatus.PENDING);
		this.listening = (event) -> {
		};
		assertThat(outbox.expire(2, T0.plusSeconds(5))).isEqualTo(3);
		assertThat(view("bad-1")).extracting(OperationView::status).isEqualTo(OperationStatus.EXPIRED);
	}

	private record Listener(Consumer<OperationEvent> hear) implements OperationListener {

		@Override
		public void delivered(OperationEvent.Delivered event) {
			this.hear.accept(event);
		}

		@Override
		public void failed(OperationEvent.Failed event) {
			this.hear.accept(event);
		}

		@Override
		public void expired(OperationEvent.Expired event) {
			this.hear.accept(event);
		}

	}

}
