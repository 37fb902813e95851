package com.vixcpp.sync;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;

/**
 * The class path of the tests without one jar, as a user has it who does not depend on
 * it. All classes but the JDK's are loaded anew.
 */
public final class ClassPathWithout {

	private ClassPathWithout() {
	}

	/**
	 * Run code of a class that is loaded from such a class path.
	 * @param artifact the artifact id of the jar to leave out
	 * @param code a public class with a constructor without parameters
	 * @param argument handed to the code
	 * @param <T> what the code takes
	 * @return what the code returns
	 * @throws ReflectiveOperationException if the class cannot be made
	 * @throws IOException if the class path cannot be closed
	 */
	@SuppressWarnings("unchecked")
	public static <T> String run(String artifact, Class<? extends Function<T, String>> code, T argument)
			throws ReflectiveOperationException, IOException {
		String[] all = System.getProperty("java.class.path").split(File.pathSeparator);
		URL[] kept = Arrays.stream(all)
			.filter((each) -> !Path.of(each).getFileName().toString().startsWith(artifact + "-"))
			.map(ClassPathWithout::url)
			.toArray(URL[]::new);
		if (kept.length != all.length - 1) {
			throw new IllegalStateException("Not one jar of " + artifact + " on the class path");
		}
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(kept, ClassLoader.getPlatformClassLoader())) {
			Thread.currentThread().setContextClassLoader(loader);
			Object loaded = loader.loadClass(code.getName()).getDeclaredConstructor().newInstance();
			return ((Function<T, String>) loaded).apply(argument);
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
	}

	private static URL url(String path) {
		try {
			return Path.of(path).toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
