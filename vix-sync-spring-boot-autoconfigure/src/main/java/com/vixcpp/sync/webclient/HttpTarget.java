package com.vixcpp.sync.webclient;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Where an operation goes. Whatever a server, a proxy and this client could read in
 * different ways is refused, not repaired. Messages never show the target: it may hold a
 * password.
 *
 * @param uri the whole address
 * @param destination {@code base} for the origin of the base URL, else the origin
 */
record HttpTarget(URI uri, String destination) {

	/** The name of the base URL's origin, so that a changed base URL strands no entry. */
	static final String BASE = "base";

	/** A segment "." or "..", also in percent-encoding or with parameters behind it. */
	private static final Pattern DOTS = Pattern.compile("(?i).*/(\\.|%2e){1,2}(;[^/]*)?(/.*)?");

	static HttpTarget of(String target, @Nullable URI baseUrl) {
		URI uri = parse(target);
		if (uri.isAbsolute()) {
			String origin = origin("target", uri);
			return new HttpTarget(uri, (baseUrl != null && origin.equals(origin("base URL", baseUrl))) ? BASE : origin);
		}
		if (baseUrl == null) {
			throw new IllegalArgumentException("The target is relative, and vix.sync.http.base-url is not set."
					+ " Set it, or give an absolute http or https URL");
		}
		String base = baseUrl.toString().replaceAll("/+$", "");
		URI joined = parse(base + (target.startsWith("?") ? target : "/" + target.replaceAll("^/+", "")));
		origin("target", joined);
		return new HttpTarget(joined, BASE);
	}

	/** Refuse a base URL that nothing could be relative to. */
	static void requireBase(URI baseUrl) {
		origin("base URL", parse(baseUrl.toString()));
		if (baseUrl.getRawQuery() != null) {
			throw new IllegalArgumentException("The base URL has a query, which a target could not be put behind");
		}
	}

	private static URI parse(String target) {
		for (int i = 0; i < target.length(); i++) {
			if (target.charAt(i) > 0x7f) {
				throw new IllegalArgumentException("The target is not a URL (not ASCII at index " + i
						+ "). Percent-encode its path as UTF-8, and write a host in its xn-- form");
			}
		}
		try {
			return new URI(target);
		}
		catch (URISyntaxException ex) {
			// Not as cause: it shows the whole target.
			throw new IllegalArgumentException("The target is not a URL (" + ex.getReason() + " at index "
					+ ex.getIndex() + "). Percent-encode what is not allowed there");
		}
	}

	private static String origin(String what, URI uri) {
		String scheme = (uri.getScheme() != null) ? uri.getScheme().toLowerCase(Locale.ROOT) : "";
		require(scheme.equals("http") || scheme.equals("https"), what, "has the scheme '" + scheme
				+ "'; the http kinds reach http and https only. Begin a relative target with /");
		require(uri.getRawUserInfo() == null && !String.valueOf(uri.getRawAuthority()).contains("@"), what,
				"holds user info before the host. Credentials belong into an Authorization header of the operation");
		require(uri.getHost() != null, what, "names no valid host: write " + scheme + "://host/path");
		require(!uri.getHost().contains("%"), what,
				"names a zone of this machine's network. Write the address without %");
		require(uri.getPort() == -1 || (uri.getPort() >= 1 && uri.getPort() <= 65535), what,
				"names the port " + uri.getPort() + "; ports are 1 to 65535");
		require(uri.getRawFragment() == null, what,
				"has a fragment, which is never sent. Write # as %23, or leave it out");
		require(!DOTS.matcher(uri.getRawPath()).matches(), what,
				"has '.' or '..' as a part of its path, which no two servers read alike. Write the path without");
		int port = (uri.getPort() != -1) ? uri.getPort() : (scheme.equals("http") ? 80 : 443);
		return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
	}

	private static void require(boolean condition, String what, String reason) {
		if (!condition) {
			throw new IllegalArgumentException("The " + what + " " + reason);
		}
	}

}
