package com.vixcpp.sync.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import com.vixcpp.sync.benchmarks.FarEnd.Arrivals;
import com.zaxxer.hikari.HikariDataSource;

/**
 * {@code java -cp … com.vixcpp.sync.benchmarks.SmallHeap [--waiting=…] [--heap=96m]}: how
 * an application with a small heap delivers a long backlog.
 */
public final class SmallHeap {

	private static final int CONCURRENCY = 64;

	private SmallHeap() {
	}

	public static void main(String[] arguments) throws Exception {
		int waiting = 1_000_000;
		String heap = "96m";
		for (String argument : arguments) {
			if (argument.startsWith("--waiting=")) {
				waiting = Integer.parseInt(argument.substring("--waiting=".length()));
			}
			else if (argument.startsWith("--heap=")) {
				heap = argument.substring("--heap=".length());
			}
			else {
				throw new IllegalArgumentException("No such option: " + argument);
			}
		}
		try (Postgres postgres = new Postgres(false); FarEnd farEnd = new FarEnd()) {
			farEnd.reset(Duration.ZERO);
			int exit;
			try (Database database = postgres.database("small_heap")) {
				exit = drain(database.dataSource(), farEnd.url(), waiting, heap);
			}
			Arrivals arrivals = farEnd.arrivals();
			System.out.printf("%d of %d arrived, in %d requests%n", arrivals.times().size(), waiting,
					arrivals.requests());
			if (exit != 0 || arrivals.times().size() != waiting || arrivals.requests() != waiting) {
				throw new IllegalStateException("Not all of it, or not once; the application ended with " + exit);
			}
		}
		System.exit(0);
	}

	private static int drain(HikariDataSource database, String url, int waiting, String heap)
			throws IOException, InterruptedException {
		return new ProcessBuilder(List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx" + heap,
				"-XX:+ExitOnOutOfMemoryError", "-cp", System.getProperty("java.class.path"),
				SmallHeapApplication.class.getName(), database.getJdbcUrl(), url, String.valueOf(waiting),
				String.valueOf(CONCURRENCY)))
			.inheritIO()
			.start()
			.waitFor();
	}

}
