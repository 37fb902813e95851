package com.vixcpp.sync.jdbc;

import java.util.List;
import java.util.stream.Collectors;

import org.springframework.transaction.PlatformTransactionManager;

/**
 * There are listeners, and no transaction manager whose transactions could hold what they
 * write together with the change of the outbox. What kept single ones from being used is
 * suppressed in it.
 */
public class NoListenerTransactionException extends RuntimeException {

	/**
	 * Create the exception.
	 * @param unfit the transaction managers of the application
	 */
	public NoListenerTransactionException(List<PlatformTransactionManager> unfit) {
		super("There are OperationListener beans, and no transaction manager whose transactions are of the outbox's"
				+ " DataSource"
				+ unfit.stream()
					.map((each) -> each.getClass().getName())
					.collect(Collectors.joining(", ", " (there are: ", ")")));
	}

}
