package com.vixcpp.sync.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the whole machine has spent, from the kernel's own account (Linux).
 */
final class Machine {

	/** The kernel counts in hundredths of a second. */
	private static final int MICROS_PER_TICK = 10_000;

	private static final Path STAT = Path.of("/proc/stat");

	private Machine() {
	}

	/** Microseconds of CPU so far; 0 where the kernel does not tell. */
	static long cpuMicros() {
		if (!Files.isReadable(STAT)) {
			return 0;
		}
		try {
			String[] total = Files.readAllLines(STAT).get(0).trim().split("\\s+");
			// user, nice, system, then idle and waiting, then interrupts
			return (Long.parseLong(total[1]) + Long.parseLong(total[2]) + Long.parseLong(total[3])
					+ Long.parseLong(total[6]) + Long.parseLong(total[7])) * MICROS_PER_TICK;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
