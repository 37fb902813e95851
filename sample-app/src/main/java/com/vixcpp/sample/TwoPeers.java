package com.vixcpp.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Starts the sample twice, as two processes with the profiles {@code left} and
 * {@code right}, and ends them with itself. Each can be killed and started again alone.
 */
final class TwoPeers {

	/** The argument that asks for it. */
	static final String COMMAND = "peers";

	private TwoPeers() {
	}

	static void run(List<String> arguments) throws IOException, InterruptedException {
		// The hook may run while the second is being started.
		List<Process> both = new CopyOnWriteArrayList<>();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> both.forEach(TwoPeers::end)));
		for (String side : List.of("left", "right")) {
			both.add(start(side, arguments));
		}
		for (Process each : both) {
			each.waitFor();
		}
	}

	/** In good order: who is asked to end gives back what it has in flight. */
	private static void end(Process process) {
		process.destroy();
		try {
			process.waitFor();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static Process start(String side, List<String> arguments) throws IOException {
		String classPath = System.getProperty("java.class.path");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		command.addAll(classPath.endsWith(".jar") && !classPath.contains(java.io.File.pathSeparator)
				? List.of("-jar", classPath) : List.of("-cp", classPath, SampleApplication.class.getName()));
		command.add("--spring.profiles.active=" + side);
		command.addAll(arguments);
		return new ProcessBuilder(command).inheritIO().start();
	}

}
