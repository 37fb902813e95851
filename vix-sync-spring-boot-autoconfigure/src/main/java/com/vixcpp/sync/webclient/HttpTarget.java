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

	private static final String TARGET = "target";

	/** A segment "." or "..", also in percent-encoding or with parameters behind it. */
	private static final Pattern DOTS = Pattern.compile("(?i).*/(\\.|%2e){1,2}(;[^/]*)?(/.*)?");

	static HttpTarget of(String target, @Nullable URI baseUrl) {
		URI uri = parse(TARGET, target);
		if (uri.isAbsolute()) {
			String origin = origin(TARGET, uri);
			return new HttpTarget(uri, (baseUrl != null && origin.equals(origin("base URL", baseUrl))) ? BASE : origin);
		}
		if (baseUrl == null) {
			throw new IllegalArgumentException("The target is relative, and vix.sync.http.base-url is not set."
					+ " Set it, or give an absolute http or https URL");
		}
		URI joined = parse(TARGET, joined(baseUrl.toString(), target));
		origin(TARGET, joined);
		return new HttpTarget(joined, BASE);
	}

	/** One slash between the two, however many there are. For each send: no patterns. */
	private static String joined(String base, String target) {
		int end = base.length();
		while (end > 0 && base.charAt(end - 1) == '/') {
			end--;
		}
		if (target.startsWith("?")) {
			return base.substring(0, end) + target;
		}
		int begin = 0;
		while (begin < target.length() && target.charAt(begin) == '/') {
			begin++;
		}
		return base.substring(0, end) + "/" + target.substring(begin);
	}

	/**
	 * Refuse a configured address that nothing could be sent to, or put behind.
	 * @param what what it is called in messages
	 */
	static void requireBase(String what, URI url) {
		origin(what, parse(what, url.toString()));
		if (url.getRawQuery() != null) {
			throw refused(what, "has a query, which no path could be put behind. Leave it out");
		}
	}

	private static URI parse(String what, String target) {
		for (int i = 0; i < target.length(); i++) {
			if (target.charAt(i) > 0x7f) {
				throw refused(what, "is not a URL (not ASCII at index " + i
						+ "). Percent-encode its path as UTF-8, and write a host in its xn-- form");
			}
		}
		try {
			return new URI(target);
		}
		catch (URISyntaxException ex) {
			// Not as cause: it shows the whole target.
			throw refused(what, "is not a URL (" + ex.getReason() + " at index " + ex.getIndex()
					+ "). Percent-encode what is not allowed there");
		}
	}

	private static String origin(String what, URI uri) {
		String scheme = (uri.getScheme() != null) ? uri.getScheme().toLowerCase(Locale.ROOT) : "";
		String host = uri.getHost();
		int port = uri.getPort();
		if (!scheme.equals("http") && !scheme.equals("https")) {
			throw refused(what, "has the scheme '" + scheme + "'; only http and https are reached."
					+ (what.equals(TARGET) ? " Begin a relative target with /" : " Begin with http:// or https://"));
		}
		if (uri.getRawUserInfo() != null || String.valueOf(uri.getRawAuthority()).contains("@")) {
			throw refused(what, "holds user info before the host. Credentials belong into an Authorization header");
		}
		if (host == null) {
			throw refused(what, "names no valid host: write " + scheme + "://host/path");
		}
		if (host.contains("%")) {
			throw refused(what, "names a zone of this machine's network. Write the address without %");
		}
		if (port != -1 && (port < 1 || port > 65535)) {
			throw refused(what, "names the port " + port + "; ports are 1 to 65535");
		}
		if (uri.getRawFragment() != null) {
			throw refused(what, "has a fragment, which is never sent. Write # as %23, or leave it out");
		}
		if (hasDots(uri.getRawPath())) {
			throw refused(what, "has '.' or '..' as a part of its path, which no two servers read alike. Write the path"
					+ " without");
		}
		int byDefault = scheme.equals("http") ? 80 : 443;
		return scheme + "://" + host.toLowerCase(Locale.ROOT) + ":" + ((port != -1) ? port : byDefault);
	}

	/** The pattern is asked only where there is something for it. */
	private static boolean hasDots(String path) {
		return (path.indexOf('.') != -1 || path.indexOf('%') != -1) && DOTS.matcher(path).matches();
	}

	private static IllegalArgumentException refused(String what, String reason) {
		return new IllegalArgumentException("The " + what + " " + reason);
	}

}
