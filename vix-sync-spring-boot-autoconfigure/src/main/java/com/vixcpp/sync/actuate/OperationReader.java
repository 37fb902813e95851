package com.vixcpp.sync.actuate;

import java.util.List;
import java.util.function.Function;

import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationFilter;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.operation.Paging;
import com.vixcpp.sync.wal.WalRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;

/**
 * What the endpoint shows of operations, whatever technology asks. Safe for use by
 * several threads.
 */
public final class OperationReader {

	private static final int DEFAULT_LIMIT = 50;

	private final VixSync vixSync;

	private final Function<String, List<WalRecord>> history;

	private final ShownValues values;

	/**
	 * Create a reader.
	 * @param vixSync what is asked
	 * @param history all records that the log holds of an operation, by its id
	 * @param values how much is shown
	 */
	public OperationReader(VixSync vixSync, Function<String, List<WalRecord>> history, ShownValues values) {
		this.vixSync = vixSync;
		this.history = history;
		this.values = values;
	}

	OperationRows page(RequestedFilter filter, @Nullable String cursor, @Nullable String limit) {
		OperationFilter checked = filter.checked();
		Paging paging = new Paging(size(limit), cursor);
		try {
			return OperationRows.of(this.vixSync.list(checked, paging));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidParameterException("cursor",
					"'cursor' is not one that a page of this list has given as 'next'");
		}
	}

	OperationDetail detail(String id, SecurityContext reader) {
		OperationView view = this.vixSync.find(id)
			.orElseThrow(() -> new UnknownOperationException(this.vixSync.explain(id).sentence()));
		Operation operation = view.operation();
		return new OperationDetail(operation.id(), operation.kind(), Operation.withoutUserInfo(operation.target()),
				operation.orderingKey(), operation.idempotencyKey(), OperationDetail.text(operation.notBefore()),
				OperationDetail.text(operation.expiresAt()), view.status().name(), view.attempt(),
				view.createdAt().toString(), OperationDetail.text(view.nextAttemptAt()), view.lastError(),
				this.values.headers(operation, reader), this.values.payload(operation, reader),
				OperationDetail.Why.of(this.vixSync.explain(id)),
				this.history.apply(id).stream().map(OperationDetail.Change::of).toList());
	}

	private static int size(@Nullable String limit) {
		try {
			int size = (limit != null) ? Integer.parseInt(limit.trim()) : DEFAULT_LIMIT;
			if (size >= 1 && size <= Paging.MAX_SIZE) {
				return size;
			}
		}
		catch (NumberFormatException ex) {
			// Said below.
		}
		throw new InvalidParameterException("limit",
				"'limit' is a number from 1 to " + Paging.MAX_SIZE + ", not '" + limit + "'");
	}

}
