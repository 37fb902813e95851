package com.vixcpp.sync.flyway;

/**
 * Flyway is there, but not the module that knows this database.
 */
public class MissingFlywayModuleException extends RuntimeException {

	private final String artifact;

	MissingFlywayModuleException(String artifact, Throwable cause) {
		super("Flyway cannot migrate this database without " + artifact, cause);
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
