package com.vixcpp.sync.benchmarks;

import java.io.BufferedReader;
import java.io.File;
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
import java.util.stream.Stream;

import com.vixcpp.sync.benchmarks.Results.Spread;
import org.jspecify.annotations.Nullable;

/**
 * {@code java -cp … com.vixcpp.sync.benchmarks.StartUp [--rounds=7]}: what the starter
 * costs an empty web application, from the start of its JVM until it is ready, without
 * and with an archive of its classes (class data sharing); and which threads of ours
 * there are.
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
		String libraries = Arrays.stream(starter.split(File.pathSeparator))
			.filter((each) -> !each.contains(OURS))
			.collect(Collectors.joining(File.pathSeparator));
		List<Application> all = List.of(new Application("web alone", web, List.of()),
				new Application("with the libraries of the starter", libraries, database("libraries")),
				new Application("with the starter, whose tables are there", starter, database("starter")));
		// The first round fills the caches of the disk, and makes tables and archives.
		for (int round = 0; round <= rounds; round++) {
			start(new Application("with the starter, which makes its tables", starter, database("round" + round)),
					round > 0, null);
			for (Application each : all) {
				start(each, round > 0, null);
				start(each, round > 0, this.directory.resolve(each.name().replace(' ', '-') + ".jsa"));
			}
		}
		report();
		System.out.println("threads of ours: " + threads(starter, database("threads")));
		String none = threads(starter, and(database("threads"), "--vix.sync.engine.enabled=false"));
		System.out.println("threads of ours with vix.sync.engine.enabled=false: " + none);
		if (!none.equals("[]")) {
			throw new IllegalStateException("There should be none");
		}
	}

	private void report() {
		this.millis.forEach((name, all) -> {
			Spread spread = Spread.of(all.stream().mapToDouble((each) -> each).toArray());
			System.out.printf("%-62s min / median / max %s ms%n", name, spread.text("%.0f"));
		});
	}

	/** The URL that the README recommends. */
	private List<String> database(String name) {
		return List
			.of("--spring.datasource.url=jdbc:h2:file:" + this.directory.resolve(name) + ";DB_CLOSE_ON_EXIT=FALSE");
	}

	private static List<String> and(List<String> arguments, String another) {
		return Stream.concat(arguments.stream(), Stream.of(another)).toList();
	}

	/**
	 * Start, wait until it is ready, and end.
	 * @param counts whether the time counts
	 * @param archive the archive of its classes, made where it does not count; null for
	 * none
	 */
	private void start(Application application, boolean counts, @Nullable Path archive) throws IOException {
		List<String> options = (archive == null) ? List.of()
				: List.of((counts ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + archive);
		long began = System.nanoTime();
		Process process = process(options, application.classPath(), application.arguments());
		read(process);
		double took = (System.nanoTime() - began) / 1e6;
		end(process);
		String name = application.name() + ((archive != null) ? ", an archive" : "");
		System.err.printf("%s %s%.0f ms%n", name, counts ? "" : "(not counted) ", took);
		if (counts) {
			this.millis.computeIfAbsent(name, (key) -> new ArrayList<>()).add(took);
		}
	}

	private static String threads(String classPath, List<String> arguments) throws IOException {
		Process process = process(List.of(), classPath, arguments);
		read(process);
		process.getOutputStream().write('\n');
		process.getOutputStream().flush();
		String threads = read(process);
		end(process);
		return threads;
	}

	private static Process process(List<String> options, String classPath, List<String> arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(ProcessHandle.current().info().command().orElse("java"));
		command.addAll(options);
		// A jar, since an archive takes no classes of a directory.
		command.addAll(List.of("-cp", jar() + File.pathSeparator + classPath,
				"com.vixcpp.sync.benchmarks.empty.EmptyApplication", "--server.port=0"));
		command.addAll(arguments);
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

	private static Path jar() throws IOException {
		try (Stream<Path> files = Files.list(EMPTY)) {
			return files.filter((each) -> each.toString().endsWith(".jar")).findFirst().orElseThrow();
		}
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

	private record Application(String name, String classPath, List<String> arguments) {
	}

}
