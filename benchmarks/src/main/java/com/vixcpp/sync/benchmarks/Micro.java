package com.vixcpp.sync.benchmarks;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

import com.vixcpp.sync.benchmarks.contender.Payload;
import com.vixcpp.sync.benchmarks.contender.VixSyncContender;
import com.vixcpp.sync.benchmarks.contender.VixSyncContender.SetUp;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.zaxxer.hikari.HikariDataSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * The methods that each operation passes through, alone. The options of JMH may be given.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class Micro {

	public static void main(String[] arguments) throws Exception {
		new Runner(
				new OptionsBuilder().parent(new CommandLineOptions(arguments)).include(Micro.class.getName()).build())
			.run();
	}

	/**
	 * Make an operation, with an id of its own.
	 * @param given what it is made of
	 * @return the operation
	 */
	@Benchmark
	public Operation of(Given given) {
		return Operation.of("http.post", "/op", given.text);
	}

	/**
	 * Change five of its parts, one after the other.
	 * @param given what is changed
	 * @return the last of them
	 */
	@Benchmark
	public Operation with(Given given) {
		return given.operation.withId("an-id")
			.withIdempotencyKey("a-key")
			.withOrderingKey("chat-1")
			.withHeader("X-Trace", "1")
			.withContentType("application/json");
	}

	/**
	 * Compute the wait after a failure.
	 * @param given the policy
	 * @return the wait
	 */
	@Benchmark
	public Duration delay(Given given) {
		return given.policy.delay(3, given.random);
	}

	/**
	 * Write a business row and an operation, by H2 in memory.
	 * @param database where
	 * @return when it was about to commit
	 */
	@Benchmark
	public long enqueue(InMemory database) {
		return database.contender.enqueue(new Payload("m" + database.number.incrementAndGet()));
	}

	/** What needs no database. */
	@State(Scope.Thread)
	public static class Given {

		private final String text = new Payload("an-id").text();

		private final Operation operation = Operation.of("http.post", "/op", this.text);

		private final RetryPolicy policy = RetryPolicy.DEFAULT;

		private final RandomGenerator random = RandomGenerator.getDefault();

	}

	/** An application whose engine stands still. */
	@State(Scope.Benchmark)
	public static class InMemory {

		private final AtomicLong number = new AtomicLong();

		private HikariDataSource dataSource;

		private VixSyncContender contender;

		/** Start it. */
		@Setup
		public void start() {
			this.dataSource = new HikariDataSource();
			this.dataSource.setJdbcUrl("jdbc:h2:mem:micro");
			this.dataSource.setUsername("sa");
			this.contender = new VixSyncContender(this.dataSource, "http://127.0.0.1:9",
					new SetUp(Map.of(), 0, 1, false));
		}

		/** Keep the tables short. */
		@Setup(Level.Iteration)
		public void clear() {
			this.contender.clear();
		}

		/** End it. */
		@TearDown
		public void end() {
			this.contender.close();
			this.dataSource.close();
		}

	}

}
