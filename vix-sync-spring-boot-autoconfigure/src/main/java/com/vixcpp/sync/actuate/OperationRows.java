package com.vixcpp.sync.actuate;

import java.util.List;

import com.vixcpp.sync.operation.OperationPage;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A page of operations, as the endpoint shows it.
 *
 * @param operations the oldest first
 * @param next the cursor of the next page; null at the end, and only there: a page may be
 * short, or empty, before it
 */
public record OperationRows(List<OperationRow> operations, @Nullable String next) implements OperationResponseBody {

	static OperationRows of(OperationPage page) {
		return new OperationRows(page.operations().stream().map(OperationRow::of).toList(), page.next());
	}

}
