package com.vixcpp.sync.transport;

import java.util.Map;

/**
 * What the remote answered, bounded. {@code toString} shows neither header values nor the
 * body.
 *
 * @param headers the first value of each header
 * @param body the first part of the body as text
 */
public record Response(Map<String, String> headers, String body) {

	public Response {
		headers = Map.copyOf(headers);
	}

	@Override
	public String toString() {
		return "Response[headers=" + this.headers.keySet() + ", body=" + this.body.length() + " characters]";
	}

}
