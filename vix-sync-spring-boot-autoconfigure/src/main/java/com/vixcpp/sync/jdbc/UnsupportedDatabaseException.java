package com.vixcpp.sync.jdbc;

/**
 * The data source leads to a database that the log and the outbox are not made for.
 */
public class UnsupportedDatabaseException extends RuntimeException {

	private final String product;

	UnsupportedDatabaseException(String product) {
		super("The outbox cannot be kept in a database of the kind '" + product + "'");
		this.product = product;
	}

	/**
	 * What the driver calls the database.
	 * @return the product name
	 */
	public String getProduct() {
		return this.product;
	}

}
