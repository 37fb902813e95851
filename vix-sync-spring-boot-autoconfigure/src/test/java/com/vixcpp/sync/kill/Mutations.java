package com.vixcpp.sync.kill;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import com.vixcpp.sync.ForwardingStore;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OutboxEntry;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.OutboxStore;
import com.vixcpp.sync.outbox.Transition;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SendResult.Outcome;
import com.vixcpp.sync.transport.SyncTransport;
import com.vixcpp.sync.wal.Wal;
import com.vixcpp.sync.wal.WalBatch;
import com.vixcpp.sync.wal.WalCursor;
import com.vixcpp.sync.wal.WalRecord;
import com.vixcpp.sync.wal.WalRecord.Type;
import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;

/**
 * How the guards are taken out.
 */
final class Mutations {

	private Mutations() {
	}

	static UnaryOperator<Object> writeDelay(ApplicationContext context) {
		return on(HikariDataSource.class, (dataSource) -> {
			dataSource.setJdbcUrl(dataSource.getJdbcUrl() + ";WRITE_DELAY=1000");
			return dataSource;
		});
	}

	static UnaryOperator<Object> rollbackCommits(ApplicationContext context) {
		return on(DataSource.class, (dataSource) -> new WatchedDataSource.Rewired(dataSource, "rollback", "commit"));
	}

	static UnaryOperator<Object> deleteBeforeSend(ApplicationContext context) {
		return onStore((store) -> new ForwardingStore(store) {
			@Override
			public List<ClaimedOperation> claim(ClaimRequest request, String owner, @Nullable Instant now) {
				List<ClaimedOperation> claimed = super.claim(request, owner, now);
				apply(claimed.stream().map((each) -> delivered(each.entry())).toList(), now);
				return claimed;
			}
		});
	}

	static UnaryOperator<Object> leasesNeverEnd(ApplicationContext context) {
		return onStore((store) -> new ForwardingStore(store) {
			@Override
			public List<OutboxEntry> leaseExpired(int limit, @Nullable Instant now) {
				return List.of();
			}
		});
	}

	static UnaryOperator<Object> fenceRemoved(ApplicationContext context) {
		return onStore((store) -> new ForwardingStore(store) {
			@Override
			public Set<Long> apply(List<Transition> transitions, @Nullable Instant now) {
				return super.apply(transitions.stream()
					.map((each) -> entry(each.from().operationId()).map((current) -> from(current, each)).orElse(each))
					.toList(), now);
			}
		});
	}

	static UnaryOperator<Object> sendBeforeCommit(ApplicationContext context) {
		return onStore((store) -> new ForwardingStore(store) {
			@Override
			public boolean insert(Operation operation, String destination, @Nullable Instant now) {
				boolean inserted = super.insert(operation, destination, now);
				context.getBean(SyncTransport.class).sendAsync(operation);
				return inserted;
			}
		});
	}

	static UnaryOperator<Object> enqueueOutside(ApplicationContext context) {
		return onStore((store) -> new ForwardingStore(store) {
			@Override
			public boolean insert(Operation operation, String destination, @Nullable Instant now) {
				// Another thread is in no transaction of the caller's.
				return CompletableFuture.supplyAsync(() -> super.insert(operation, destination, now)).join();
			}
		});
	}

	static UnaryOperator<Object> leaseIgnored(ApplicationContext context) {
		return onStore((store) -> new ForwardingStore(store) {
			@Override
			public List<ClaimedOperation> claim(ClaimRequest request, String owner, @Nullable Instant now) {
				List<OutboxEntry> inFlight = leaseExpired(100, Instant.now().plus(Duration.ofDays(1)));
				apply(inFlight.stream().map(Mutations::released).toList(), now);
				return super.claim(request, owner, now);
			}
		});
	}

	static UnaryOperator<Object> claimNotKept(ApplicationContext context) {
		return onStore((store) -> new ForwardingStore(store) {
			@Override
			public List<ClaimedOperation> claim(ClaimRequest request, String owner, @Nullable Instant now) {
				List<ClaimedOperation> claimed = super.claim(request, owner, now);
				apply(claimed.stream().map((each) -> released(each.entry())).toList(), now);
				return claimed;
			}
		});
	}

	static UnaryOperator<Object> releaseCounted(ApplicationContext context) {
		return transitions((each) -> (each.recorded() != null) ? each
				: new Transition(each.from(), OperationStatus.FAILED, each.attempt() + 1, each.suspect(), each.delay(),
						each.destination(), null, each.error(), each.responseStatus()));
	}

	static UnaryOperator<Object> backoffForgotten(ApplicationContext context) {
		return transitions((each) -> (each.delay() == null) ? each
				: new Transition(each.from(), each.to(), each.attempt(), each.suspect(), Duration.ZERO,
						each.destination(), each.recorded(), each.error(), each.responseStatus()));
	}

	static UnaryOperator<Object> resultsDropped(ApplicationContext context) {
		return onStore((store) -> new ForwardingStore(store) {
			@Override
			public Set<Long> apply(List<Transition> transitions, @Nullable Instant now) {
				Set<Long> told = new HashSet<>(super.apply(
						transitions.stream().filter((each) -> each.recorded() != Type.DELIVERED).toList(), now));
				transitions.forEach((each) -> told.add(each.from().position()));
				return told;
			}
		});
	}

	static UnaryOperator<Object> newKey(ApplicationContext context) {
		return on(SyncTransport.class, (transport) -> new ForwardingTransport(transport) {
			@Override
			public CompletionStage<SendResult> sendAsync(Operation operation) {
				return super.sendAsync(operation.withIdempotencyKey(UUID.randomUUID().toString()));
			}
		});
	}

	/** Take one outcome for another. */
	static UnaryOperator<Object> outcome(Outcome real, Outcome taken) {
		return on(SyncTransport.class, (transport) -> new ForwardingTransport(transport) {
			@Override
			public CompletionStage<SendResult> sendAsync(Operation operation) {
				return super.sendAsync(operation)
					.thenApply((result) -> (result.outcome() != real) ? result : new SendResult(taken, result.reason(),
							result.status(), result.retryAfter(), result.response()));
			}
		});
	}

	/** Change the records on their way into the log; null leaves one out. */
	static UnaryOperator<Object> log(Function<WalRecord, @Nullable WalRecord> change) {
		return on(Wal.class, (wal) -> new Wal() {
			@Override
			public void append(List<WalRecord> records) {
				wal.append(records.stream().map(change).filter(Objects::nonNull).toList());
			}

			@Override
			public WalBatch read(WalCursor after, int limit) {
				return wal.read(after, limit);
			}

			@Override
			public List<WalRecord> history(String operationId) {
				return wal.history(operationId);
			}

			@Override
			public long estimatedRecords() {
				return wal.estimatedRecords();
			}
		});
	}

	static WalRecord withoutRevision(WalRecord record) {
		return new WalRecord(record.position(), record.operationId(), 1, record.type(), record.at(), record.status(),
				record.attempt(), record.nextAttemptAt(), record.detail(), record.responseStatus(), record.suspect(),
				record.operation());
	}

	private static UnaryOperator<Object> transitions(UnaryOperator<Transition> change) {
		return onStore((store) -> new ForwardingStore(store) {
			@Override
			public Set<Long> apply(List<Transition> transitions, @Nullable Instant now) {
				return super.apply(transitions.stream().map(change).toList(), now);
			}
		});
	}

	private static Transition from(OutboxEntry entry, Transition transition) {
		return new Transition(entry, transition.to(), transition.attempt(), transition.suspect(), transition.delay(),
				transition.destination(), transition.recorded(), transition.error(), transition.responseStatus());
	}

	private static Transition delivered(OutboxEntry entry) {
		return new Transition(entry, OperationStatus.DONE, entry.attempt(), false, null, entry.destination(),
				Type.DELIVERED, null, null);
	}

	private static Transition released(OutboxEntry entry) {
		return new Transition(entry, entry.statusAtRest(), entry.attempt(), entry.suspect(), null, entry.destination(),
				null, null, null);
	}

	private static UnaryOperator<Object> onStore(UnaryOperator<OutboxStore> mutation) {
		return on(OutboxStore.class, mutation);
	}

	private static <T> UnaryOperator<Object> on(Class<T> seam, UnaryOperator<T> mutation) {
		return (bean) -> seam.isInstance(bean) ? mutation.apply(seam.cast(bean)) : bean;
	}

}
