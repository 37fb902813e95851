package com.vixcpp.sync.webclient;

/**
 * The configuration of the http kinds, of a peer, or of the check of the network can
 * never work. The message names the key and shows no value: it may be a secret.
 */
public class HttpConfigurationException extends IllegalArgumentException {

	/**
	 * Create an exception.
	 * @param key of the configuration
	 * @param reason what is wrong with it, and what to do; without the value
	 */
	public HttpConfigurationException(String key, String reason) {
		super(key + ": " + reason);
	}

}
