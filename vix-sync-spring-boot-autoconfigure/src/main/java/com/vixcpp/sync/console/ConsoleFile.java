package com.vixcpp.sync.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A file of the console.
 *
 * @param name its name
 * @param contentType what it is
 * @param content its bytes, not to be changed
 */
record ConsoleFile(String name, String contentType, byte[] content) {

	private static final List<String> NAMES = List.of("console.css", "icon.svg", "console.js", "dom.js", "endpoint.js",
			"overview.js", "plot.js", "operations.js", "operation.js", "confirm.js", "words.js");

	/** All but the page itself. */
	static List<ConsoleFile> all() {
		return NAMES.stream().map(ConsoleFile::read).toList();
	}

	static ConsoleFile page() {
		return read("index.html");
	}

	private static ConsoleFile read(String name) {
		try (InputStream in = ConsoleFile.class.getResourceAsStream(name)) {
			if (in == null) {
				throw new IllegalStateException("The console is incomplete: " + name + " is missing in this jar");
			}
			return new ConsoleFile(name, contentType(name), in.readAllBytes());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String contentType(String name) {
		return switch (name.substring(name.lastIndexOf('.'))) {
			case ".css" -> "text/css;charset=UTF-8";
			case ".js" -> "text/javascript;charset=UTF-8";
			case ".svg" -> "image/svg+xml";
			default -> "text/html;charset=UTF-8";
		};
	}

}
