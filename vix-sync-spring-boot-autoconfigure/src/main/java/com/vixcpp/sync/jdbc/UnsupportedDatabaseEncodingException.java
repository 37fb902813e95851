package com.vixcpp.sync.jdbc;

/**
 * The database stores text in an encoding that cannot keep every text.
 */
public class UnsupportedDatabaseEncodingException extends RuntimeException {

	UnsupportedDatabaseEncodingException(String database, String encoding) {
		super("The outbox cannot be kept in the database '" + database + "', whose encoding is " + encoding
				+ ": it must be UTF8");
	}

}
