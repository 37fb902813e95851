package com.vixcpp.sync.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import com.vixcpp.sync.kill.Evidence.End;
import com.zaxxer.hikari.HikariDataSource;

/**
 * One life of the victim after the other on the same database, each ended by a kill, and
 * a last one that is left in peace.
 */
final class Campaign implements AutoCloseable {

	/** Upper limits for a machine that has much else to do. */
	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private static final Duration WORK = Duration.ofMillis(800);

	private static final Duration STOP = Duration.ofMillis(300);

	private final ClassArchive archive;

	private final Path log;

	private final VictimStore store;

	private final List<String> properties;

	private final RecordingServer server;

	private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

	private final Map<Integer, End> lives = new TreeMap<>();

	private Duration startUp = Duration.ofSeconds(2);

	Campaign(ClassArchive archive, Path directory, HikariDataSource database, long seed, String... properties) {
		this(archive, directory, VictimStore.in(database), seed, properties);
	}

	Campaign(ClassArchive archive, Path directory, VictimStore store, long seed, String... properties) {
		this.archive = archive;
		this.log = directory.resolve("victims.log");
		this.store = store;
		this.properties = List.of(properties);
		this.server = new RecordingServer(seed);
	}

	/**
	 * One life.
	 * @param kill when it ends
	 * @return false if it had stopped by itself before it was killed
	 */
	boolean live(Kill kill) throws InterruptedException {
		long started = System.nanoTime();
		VictimProcess victim = start(3, "--kill.moment=" + ((kill.moment() != null) ? kill.moment() : ""),
				"--kill.passing=" + kill.passing());
		switch (kill.when()) {
			case START_UP -> victim.let(kill.share(this.startUp));
			case MOMENT -> reached(victim, kill);
			default -> {
				ready(victim);
				this.startUp = Duration.ofNanos(System.nanoTime() - started);
				victim.let(kill.share(WORK));
				if (kill.when() == Kill.When.SHUTDOWN) {
					victim.terminate();
					victim.let(kill.share(STOP));
				}
			}
		}
		return ended(victim.kill());
	}

	/** The last life: nothing new comes, the server is friendly, and nobody kills. */
	void drain(Duration patience) throws InterruptedException {
		this.server.calm();
		VictimProcess victim = start(0);
		ready(victim);
		victim.await("drained", "drained", patience);
		victim.terminate();
		ended(victim.end());
	}

	Evidence evidence() {
		return this.store.evidence(this.acknowledged, this.server.requests(), this.lives);
	}

	private VictimProcess start(int writers, String... more) {
		List<String> command = this.archive.java("-XX:SharedArchiveFile=");
		command.addAll(this.store.properties());
		command.addAll(List.of("--kill.life=" + this.lives.size(), "--kill.writers=" + writers,
				"--kill.writes=" + Integer.MAX_VALUE, "--kill.targets=" + this.server.targets()));
		command.addAll(List.of(more));
		command.addAll(this.properties);
		return new VictimProcess(command, this.log, this.acknowledged::add);
	}

	/** A migration that was completed in an earlier life has no moments any more. */
	private void reached(VictimProcess victim, Kill kill) throws InterruptedException {
		String moment = "at " + kill.moment();
		if (victim.await(moment, (kill.moment() == Moment.MIGRATION) ? "ready" : moment, PATIENCE) == null) {
			victim.kill();
			throw new AssertionError("Process " + this.lives.size() + " did not get to " + kill + ":\n" + log());
		}
	}

	private void ready(VictimProcess victim) throws InterruptedException {
		if (victim.await("ready", "ready", PATIENCE) == null) {
			victim.kill();
			throw new AssertionError("Process " + this.lives.size() + " did not start:\n" + log());
		}
	}

	private boolean ended(int exit) {
		End end = switch (exit) {
			case VictimProcess.KILLED -> End.KILLED;
			case VictimProcess.STOPPED -> End.STOPPED;
			default -> throw new AssertionError(
					"Process " + this.lives.size() + " ended by itself with " + exit + ":\n" + log());
		};
		this.lives.put(this.lives.size(), end);
		return end == End.KILLED;
	}

	private String log() {
		try {
			String all = Files.readString(this.log);
			return all.substring(Math.max(0, all.length() - 5000));
		}
		catch (IOException ex) {
			return "no log: " + ex;
		}
	}

	@Override
	public void close() {
		this.server.close();
		this.store.close();
	}

}
