package com.vixcpp.sync.console;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.web.util.HtmlUtils;

/**
 * The page and its files, for whatever serves them. All that it refers to is relative, so
 * that it works below any context path and behind any proxy. Safe for use by several
 * threads.
 */
public final class Console {

	private static final Map<String, String> HEADERS = Map.of("Content-Security-Policy",
			"default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options", "nosniff", "Referrer-Policy", "same-origin");

	private final String path;

	private final String endpoint;

	private final ConsoleFile page = ConsoleFile.page();

	private final Map<String, ConsoleFile> files = ConsoleFile.all()
		.stream()
		.collect(Collectors.toMap(ConsoleFile::name, (each) -> each));

	/**
	 * Create the console.
	 * @param path where it is, such as {@code /vixsync}
	 * @param endpoint where the endpoint is on the same server, such as
	 * {@code /actuator/vixsync}
	 */
	public Console(String path, String endpoint) {
		this.path = path;
		this.endpoint = endpoint;
	}

	/**
	 * Everything that it answers.
	 * @return paths below that of the application
	 */
	List<String> paths() {
		List<String> files = this.files.keySet().stream().map((name) -> this.path + "/" + name).sorted().toList();
		return Stream.concat(Stream.of(this.path, this.path + "/"), files.stream()).toList();
	}

	/**
	 * One of the files, if that is what was requested.
	 * @param requested the path that was requested, with whatever stands before
	 * @return null if the page was requested
	 */
	@Nullable Answer file(String requested) {
		String name = requested.substring(requested.lastIndexOf('/') + 1);
		ConsoleFile file = this.files.get(name);
		return (file != null && requested.endsWith(this.path + "/" + name))
				? new Answer(file.contentType(), headers("no-cache"), file.content()) : null;
	}

	/**
	 * The page.
	 * @param requested the path that was requested, with whatever stands before
	 * @param proof what requests of the page must carry; null for nothing
	 * @return the page
	 */
	Answer page(String requested, @Nullable CsrfProof proof) {
		return new Answer(this.page.contentType(), headers("no-store"),
				html(requested.endsWith("/"), proof).getBytes(StandardCharsets.UTF_8));
	}

	private String html(boolean below, @Nullable CsrfProof proof) {
		int depth = (int) this.path.chars().filter((each) -> each == '/').count() - (below ? 0 : 1);
		return new String(this.page.content(), StandardCharsets.UTF_8)
			.replace("{files}", below ? "" : escape(this.path.substring(this.path.lastIndexOf('/') + 1)) + "/")
			.replace("{endpoint}", escape("../".repeat(depth) + this.endpoint.substring(1)))
			.replace("{csrf-header}", (proof != null) ? escape(proof.header()) : "")
			.replace("{csrf-token}", (proof != null) ? escape(proof.token()) : "");
	}

	private static Map<String, String> headers(String caching) {
		Map<String, String> headers = new LinkedHashMap<>(HEADERS);
		headers.put("Cache-Control", caching);
		return headers;
	}

	private static String escape(String value) {
		return HtmlUtils.htmlEscape(value);
	}

	/**
	 * What is answered.
	 *
	 * @param contentType what it is
	 * @param headers to be set
	 * @param body not to be changed
	 */
	record Answer(String contentType, Map<String, String> headers, byte[] body) {
	}

}
