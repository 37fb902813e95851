package com.vixcpp.sync.jdbc;

import java.util.List;
import java.util.stream.Collectors;

import org.springframework.transaction.PlatformTransactionManager;

/**
 * There are idempotent receivers, and no transaction manager whose transactions could
 * hold what they write together with the key. What kept single ones from being used is
 * suppressed in it.
 */
public class NoReceiverTransactionException extends RuntimeException {

	NoReceiverTransactionException(List<PlatformTransactionManager> unfit) {
		super("There are methods with @IdempotentReceiver or operations of peers to receive, and no transaction manager"
				+ " whose transactions are of the outbox's DataSource"
				+ unfit.stream()
					.map((each) -> each.getClass().getName())
					.collect(Collectors.joining(", ", " (there are: ", ")")));
	}

}
