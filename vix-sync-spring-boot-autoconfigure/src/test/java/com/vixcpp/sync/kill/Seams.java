package com.vixcpp.sync.kill;

import com.vixcpp.sync.outbox.CallerTransaction;
import com.vixcpp.sync.file.FileTransactions;
import com.vixcpp.sync.file.FileOutboxStore;
import java.util.function.Supplier;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import com.vixcpp.sync.ForwardingStore;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.ClaimRequest;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.OutboxStore;
import com.vixcpp.sync.outbox.Transition;
import com.vixcpp.sync.transport.SendResult;
import com.vixcpp.sync.transport.SyncTransport;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Wraps the beans of the running application where one room hands over to the next: to
 * see the moments pass and, in negative controls, to take a guard out. The product itself
 * knows nothing of either.
 */
final class Seams implements BeanPostProcessor {

	private final Moments moments;

	private final UnaryOperator<Object> mutation;

	Seams(Moments moments, UnaryOperator<Object> mutation) {
		this.moments = moments;
		this.mutation = mutation;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return watched(this.mutation.apply(bean));
	}

	private Object watched(Object bean) {
		if (bean instanceof DataSource dataSource) {
			return new WatchedDataSource(dataSource, this.moments);
		}
		if (bean instanceof FileTransactions transactions) {
			return new WatchedFiles(transactions);
		}
		if (bean instanceof OutboxStore store) {
			return new WatchedStore(store);
		}
		return (bean instanceof SyncTransport transport) ? new WatchedTransport(transport) : bean;
	}

	private final class WatchedStore extends ForwardingStore {

		WatchedStore(OutboxStore store) {
			super(store);
		}

		@Override
		public List<ClaimedOperation> claim(ClaimRequest request, String owner, @Nullable Instant now) {
			return Seams.this.moments.during(Moments.Step.CLAIM, () -> written(() -> super.claim(request, owner, now)));
		}

		@Override
		public Set<Long> apply(List<Transition> transitions, @Nullable Instant now) {
			return Seams.this.moments.during(Moments.Step.SETTLE, () -> written(() -> super.apply(transitions, now)));
		}

		/** Files have no connection that could be watched. */
		private <T> T written(Supplier<T> work) {
			if (!(this.store instanceof FileOutboxStore)) {
				return work.get();
			}
			Seams.this.moments.committing();
			T result = work.get();
			Seams.this.moments.committed();
			return result;
		}

	}

	private final class WatchedFiles implements CallerTransaction {

		private final FileTransactions transactions;

		WatchedFiles(FileTransactions transactions) {
			this.transactions = transactions;
		}

		@Override
		public <T> T execute(List<String> operationIds, Supplier<T> change) {
			T result = this.transactions.execute(operationIds, () -> {
				T changed = change.get();
				Seams.this.moments.committing();
				return changed;
			});
			Seams.this.moments.committed();
			return result;
		}

	}

	private final class WatchedTransport extends ForwardingTransport {

		WatchedTransport(SyncTransport transport) {
			super(transport);
		}

		@Override
		public CompletionStage<SendResult> sendAsync(Operation operation) {
			Seams.this.moments.reached(Moment.SENDING);
			return super.sendAsync(operation).thenApply((result) -> {
				Seams.this.moments.reached(Moment.ANSWERED);
				return result;
			});
		}

	}

}
