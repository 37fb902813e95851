package com.vixcpp.sync.flyway;

import org.jspecify.annotations.Nullable;

/**
 * Flyway is to migrate our tables, but it is not there, or not its module that knows this
 * database.
 */
public class MissingFlywayModuleException extends RuntimeException {

	private final String artifact;

	/**
	 * Create an exception.
	 * @param artifact group and artifact id of what is missing
	 * @param cause what Flyway said, if it could
	 */
	public MissingFlywayModuleException(String artifact, @Nullable Throwable cause) {
		super("The tables of the outbox cannot be created without " + artifact, cause);
		this.artifact = artifact;
	}

	/**
	 * What is missing.
	 * @return group and artifact id
	 */
	public String getArtifact() {
		return this.artifact;
	}

}
