package com.vixcpp.sync.flyway;

/**
 * The tables are of a version that this one of Vix Sync cannot work on: a newer one has
 * changed them for good. Nothing has been touched.
 */
public class NewerSchemaException extends RuntimeException {

	/**
	 * Create the exception.
	 * @param found the version of the tables
	 * @param known the newest version that is known here
	 */
	public NewerSchemaException(String found, String known) {
		super("The tables of the outbox are of version " + found + ", made by a newer version of Vix Sync; this one"
				+ " knows version " + known + " and cannot work on them");
	}

}
