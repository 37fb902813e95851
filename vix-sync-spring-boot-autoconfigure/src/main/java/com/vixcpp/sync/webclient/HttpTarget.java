package com.vixcpp.sync.webclient;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Where an operation goes.
 *
 * @param uri the whole address
 * @param destination {@code base} for the origin of the base URL, else the origin
 */
record HttpTarget(URI uri, String destination) {

	/** The name of the base URL's origin, so that a changed base URL strands no entry. */
	static final String BASE = "base";

	static HttpTarget of(String target, @Nullable URI baseUrl) {
		URI uri = parse(target);
		if (uri.isAbsolute()) {
			String origin = origin(uri);
			return new HttpTarget(uri, (baseUrl != null && origin.equals(origin(baseUrl))) ? BASE : origin);
		}
		if (baseUrl == null) {
			throw new IllegalArgumentException("The target '" + target + "' is relative, and vix.sync.http.base-url"
					+ " is not set. Set it, or give an absolute http or https URL");
		}
		String base = baseUrl.toString().replaceAll("/+$", "");
		String path = target.replaceAll("^/+", "");
		URI joined = parse(path.startsWith("?") ? base + path : base + "/" + path);
		return new HttpTarget(joined, BASE);
	}

	private static URI parse(String target) {
		try {
			return new URI(target);
		}
		catch (URISyntaxException ex) {
			throw new IllegalArgumentException("The target '" + target + "' is not a URL (" + ex.getReason()
					+ " at index " + ex.getIndex() + "). Percent-encode what is not allowed there", ex);
		}
	}

	private static String origin(URI uri) {
		String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
		if (!scheme.equals("http") && !scheme.equals("https")) {
			throw new IllegalArgumentException(
					"The target has the scheme '" + scheme + "'; the http kinds reach http and https only");
		}
		if (uri.getHost() == null) {
			throw new IllegalArgumentException("The target names no host: write " + scheme + "://host/path");
		}
		if (uri.getRawUserInfo() != null) {
			throw new IllegalArgumentException("The target holds user info before the host. Credentials belong into an"
					+ " Authorization header of the operation");
		}
		int port = (uri.getPort() != -1) ? uri.getPort() : (scheme.equals("http") ? 80 : 443);
		return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
	}

}
