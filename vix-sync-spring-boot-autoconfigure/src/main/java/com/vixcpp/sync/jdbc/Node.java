package com.vixcpp.sync.jdbc;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A process that holds leases, and what proves its end: the place where its process id
 * means something, that id, and the moment it began, since ids are used again.
 *
 * @param owner the name in its leases, never used twice
 * @param place where process ids can be compared
 * @param pid its process id there
 * @param started when the process began, in whatever its system counts; null where it
 * does not tell
 * @param locking whether it shows by an advisory lock that it lives
 */
public record Node(String owner, String place, long pid, @Nullable String started, boolean locking) {

	private static final String SEPARATOR = "|";

	/** Enough that no name comes twice; each lease has it. */
	private static final int RANDOM_BITS = 80;

	/**
	 * This process, under a new name.
	 * @param locking whether it shows by an advisory lock that it lives
	 * @return the node
	 */
	public static Node current(boolean locking) {
		ProcessHandle process = ProcessHandle.current();
		return of(process, process.pid() + "-" + new BigInteger(RANDOM_BITS, new SecureRandom()).toString(36), locking);
	}

	/**
	 * A process of this machine.
	 * @param process which one
	 * @param owner the name in its leases
	 * @param locking whether it shows by an advisory lock that it lives
	 * @return the node
	 */
	public static Node of(ProcessHandle process, String owner, boolean locking) {
		return new Node(owner, currentPlace(), process.pid(), started(process), locking);
	}

	/**
	 * Whether the process has certainly ended. Processes of another machine or container
	 * are never certain, nor are those of this machine before it was started anew.
	 * @return false in doubt
	 */
	boolean isProvablyDead() {
		if (!this.place.equals(currentPlace()) || this.started == null) {
			return false;
		}
		Optional<ProcessHandle> process = ProcessHandle.of(this.pid).filter(ProcessHandle::isAlive);
		if (process.isEmpty()) {
			return true;
		}
		String started = started(process.get());
		return started != null && !started.equals(this.started);
	}

	/**
	 * On Linux in ticks since the boot: the JDK adds them to a time of boot that moves
	 * when somebody sets the clock, and one process would have two beginnings.
	 */
	private static @Nullable String started(ProcessHandle process) {
		try {
			String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
			// Behind the name, which may hold anything: the 20th field is the 22nd of
			// all.
			return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
		}
		catch (IOException ex) {
			return process.info().startInstant().map(Instant::toString).orElse(null);
		}
	}

	/** The key of its advisory lock. */
	long lockKey() {
		UUID hash = UUID.nameUUIDFromBytes(this.owner.getBytes(java.nio.charset.StandardCharsets.UTF_8));
		return hash.getMostSignificantBits();
	}

	String stored() {
		return String.join(SEPARATOR, this.place, Long.toString(this.pid), String.valueOf(this.started),
				Boolean.toString(this.locking));
	}

	static Node of(String owner, String stored) {
		String[] parts = stored.split("\\" + SEPARATOR);
		return new Node(owner, parts[0], Long.parseLong(parts[1]), parts[2].equals("null") ? null : parts[2],
				Boolean.parseBoolean(parts[3]));
	}

	/**
	 * On Linux the running kernel and its process id namespace: containers share the one
	 * and not the other. Elsewhere the name of the host.
	 */
	private static String currentPlace() {
		try {
			return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip() + "/"
					+ Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
		}
		catch (IOException | UnsupportedOperationException ex) {
			return hostName();
		}
	}

	private static String hostName() {
		try {
			return InetAddress.getLocalHost().getHostName().replace(SEPARATOR, "");
		}
		catch (UnknownHostException ex) {
			return "unknown-" + UUID.randomUUID();
		}
	}

}
