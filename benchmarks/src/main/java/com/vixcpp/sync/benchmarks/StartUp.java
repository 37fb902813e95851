package com.vixcpp.sync.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.vixcpp.sync.benchmarks.Results.Spread;

/**
 * {@code java -cp … com.vixcpp.sync.benchmarks.StartUp [--rounds=7]}: what the starter
 * costs an empty web application, from the start of its JVM until it is ready; and which
 * threads of ours there are.
 */
public final class StartUp {

	private static final Path EMPTY = Path.of("benchmarks/empty/target");

	private static final String OURS = "vix-sync-spring-boot";

	private final Map<String, List<Double>> millis = new LinkedHashMap<>();

	private final Path directory;

	private StartUp(Path directory) {
		this.directory = directory;
	}

	public static void main(String[] arguments) throws IOException {
		int rounds = 7;
		for (String argument : arguments) {
			rounds = Integer.parseInt(argument.substring("--rounds=".length()));
		}
		new StartUp(Files.createTempDirectory("start-up")).run(rounds);
	}

	private void run(int rounds) throws IOException {
		String web = Files.readString(EMPTY.resolve("classpath-web"));
		String starter = Files.readString(EMPTY.resolve("classpath-starter"));
		// The same jars but ours: what JDBC, WebClient and Actuator cost by themselves.
		String libraries = Arrays.stream(starter.split(java.io.File.pathSeparator))
			.filter((each) -> !each.contains(OURS))
			.collect(Collectors.joining(java.io.File.pathSeparator));
		for (int round = 0; round <= rounds; round++) {
			String database = "--spring.datasource.url=jdbc:h2:file:" + this.directory.resolve("round" + round);
			// The first round fills the caches of the disk.
			boolean counts = round > 0;
			start("web alone", counts, web, List.of());
			start("with the libraries of the starter", counts, libraries, List.of(database));
			start("with the starter, which makes its tables", counts, starter, List.of(database));
			start("with the starter, whose tables are there", counts, starter, List.of(database));
		}
		Spread alone = spread("web alone");
		this.millis.keySet().forEach((name) -> {
			Spread spread = spread(name);
			System.out.printf("%-42s min / median / max %s ms, the median is %+.0f ms%n", name, spread.text("%.0f"),
					spread.median() - alone.median());
		});
		String database = "--spring.datasource.url=jdbc:h2:file:" + this.directory.resolve("threads");
		System.out.println("threads of ours: " + threads(starter, List.of(database)));
		String none = threads(starter, List.of(database, "--vix.sync.engine.enabled=false"));
		System.out.println("threads of ours with vix.sync.engine.enabled=false: " + none);
		if (!none.equals("[]")) {
			throw new IllegalStateException("There should be none");
		}
	}

	private Spread spread(String name) {
		return Spread.of(this.millis.get(name).stream().mapToDouble((each) -> each).toArray());
	}

	private void start(String name, boolean counts, String classPath, List<String> arguments) throws IOException {
		long began = System.nanoTime();
		Process process = process(classPath, arguments);
		read(process);
		double took = (System.nanoTime() - began) / 1e6;
		end(process);
		System.err.printf("%s %s%.0f ms%n", name, counts ? "" : "(not counted) ", took);
		if (counts) {
			this.millis.computeIfAbsent(name, (key) -> new ArrayList<>()).add(took);
		}
	}

	private static String threads(String classPath, List<String> arguments) throws IOException {
		Process process = process(classPath, arguments);
		read(process);
		process.getOutputStream().write('\n');
		process.getOutputStream().flush();
		String threads = read(process);
		end(process);
		return threads;
	}

	private static Process process(String classPath, List<String> arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-cp",
				EMPTY.resolve("classes") + java.io.File.pathSeparator + classPath,
				"com.vixcpp.sync.benchmarks.empty.EmptyApplication", "--server.port=0"));
		command.addAll(arguments);
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

	/** What it says to this program, not what it logs. */
	private static String read(Process process) throws IOException {
		BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream()));
		for (String line = out.readLine(); line != null; line = out.readLine()) {
			if (line.startsWith("> ")) {
				return line.substring(2);
			}
		}
		throw new IOException("The application has ended");
	}

	private static void end(Process process) throws IOException {
		process.getOutputStream().close();
		process.onExit().join();
	}

}
