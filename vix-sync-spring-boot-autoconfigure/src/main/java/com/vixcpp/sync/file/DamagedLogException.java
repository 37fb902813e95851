package com.vixcpp.sync.file;

/**
 * The log is not what was written. Nothing has been changed.
 */
public class DamagedLogException extends RuntimeException {

	private final String file;

	private final long offset;

	/**
	 * Create the exception.
	 * @param file which file, with its directory
	 * @param offset where in it, in bytes
	 * @param problem what is wrong there
	 */
	public DamagedLogException(String file, long offset, String problem) {
		super("The log of the outbox is damaged: " + file + " at offset " + offset + ": " + problem);
		this.file = file;
		this.offset = offset;
	}

	/**
	 * Which file.
	 * @return its path
	 */
	public String getFile() {
		return this.file;
	}

	/**
	 * Where in the file the first frame begins that cannot be trusted.
	 * @return in bytes
	 */
	public long getOffset() {
		return this.offset;
	}

}
