package com.vixcpp.sync.file;

import java.nio.file.Path;

/**
 * Another process has the directory of the outbox, or this one has it twice.
 */
public class StoreLockedException extends RuntimeException {

	private final Path directory;

	/**
	 * Create the exception.
	 * @param directory which directory
	 * @param owner who has it, as far as it says
	 */
	public StoreLockedException(Path directory, String owner) {
		super("The directory of the outbox, " + directory + ", is in use by " + owner);
		this.directory = directory;
	}

	/**
	 * Which directory.
	 * @return its absolute path
	 */
	public Path getDirectory() {
		return this.directory;
	}

}
