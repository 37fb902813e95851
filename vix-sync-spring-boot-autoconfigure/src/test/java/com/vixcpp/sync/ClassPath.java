package com.vixcpp.sync;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The class path of a test, or what is left of it.
 *
 * @param entries jars and folders
 */
public record ClassPath(List<Path> entries) {

	/** The name of a class loader that is not the application's. */
	static final String OWN = "class-path-of-its-own";

	/**
	 * What this test was started with.
	 * @return all of it
	 */
	public static ClassPath complete() {
		return new ClassPath(
				Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of).toList());
	}

	/**
	 * Leave jars out, as a user has it who does not depend on them.
	 * @param artifacts artifact ids; {@code *} stands for anything, and several may stand
	 * in one string, with blanks between
	 * @return the rest
	 */
	public ClassPath without(String... artifacts) {
		ClassPath left = this;
		for (String artifact : String.join(" ", artifacts).trim().split("\\s+")) {
			Pattern jar = Pattern.compile(artifact.replace("*", ".*") + "-\\d.*\\.jar");
			ClassPath next = new ClassPath(left.entries.stream()
				.filter((each) -> !jar.matcher(each.getFileName().toString()).matches())
				.toList());
			if (next.entries.size() == left.entries.size()) {
				throw new IllegalStateException("No jar of " + artifact + " on the class path");
			}
			left = next;
		}
		return left;
	}

	/** Loads every class but the JDK's anew. */
	URLClassLoader newLoader() {
		return new URLClassLoader(OWN, this.entries.stream().map(ClassPath::url).toArray(URL[]::new),
				ClassLoader.getPlatformClassLoader());
	}

	/** As the JVM takes it. */
	@Override
	public String toString() {
		return this.entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
	}

	private static URL url(Path path) {
		try {
			return path.toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
