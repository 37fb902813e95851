package com.vixcpp.sync.receiver;

/**
 * A request is refused before or instead of its handling. Without a stack trace: it is an
 * answer.
 */
final class RefusedException extends RuntimeException {

	private final Problem problem;

	RefusedException(Problem problem) {
		super(problem.name(), null, false, false);
		this.problem = problem;
	}

	Problem problem() {
		return this.problem;
	}

}
