package com.vixcpp.sync.file;

import java.nio.file.Path;

/**
 * A file of the original could not be taken over. Nothing of it has been.
 */
public class OutboxImportException extends RuntimeException {

	/**
	 * Create the exception.
	 * @param file which file
	 * @param problem what is wrong with it
	 * @param cause what was thrown
	 */
	public OutboxImportException(Path file, String problem, Throwable cause) {
		super("The operations of " + file.toAbsolutePath() + " were not taken over: " + problem, cause);
	}

}
