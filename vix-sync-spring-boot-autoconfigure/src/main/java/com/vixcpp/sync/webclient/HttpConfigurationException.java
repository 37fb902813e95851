package com.vixcpp.sync.webclient;

/**
 * The configuration of the http kinds, or of a peer, can never work. The message names
 * the key and shows no value: it may be a secret.
 */
public class HttpConfigurationException extends IllegalArgumentException {

	HttpConfigurationException(String key, String reason) {
		super(key + ": " + reason);
	}

}
