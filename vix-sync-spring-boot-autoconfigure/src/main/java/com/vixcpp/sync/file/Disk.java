package com.vixcpp.sync.file;

import java.io.IOException;
import java.util.List;

/**
 * The directory that holds the log, as the rest of this room sees it: so that a test can
 * stand between them and a disk, and make it fail. Names are names of files in it.
 */
interface Disk {

	/** The files there are, in no order. */
	List<String> names() throws IOException;

	/** Open a file to read and write, which there is. */
	DiskFile open(String name) throws IOException;

	/** Open a file to write; made if there is none. */
	DiskFile create(String name) throws IOException;

	/** Give a file another name, at once or not at all, in place of what has it. */
	void rename(String from, String to) throws IOException;

	void delete(String name) throws IOException;

	/** How many bytes more it takes; more than that if it does not tell. */
	default long room() throws IOException {
		return Long.MAX_VALUE;
	}

	/** Return when what was made, renamed and deleted is so on the disk. */
	void forceNames() throws IOException;

	/** A name with the directory, for a person. */
	String describe(String name);

	/**
	 * A file. Not safe for use by several threads, but for {@link #force}, which may run
	 * beside anything.
	 */
	interface DiskFile extends AutoCloseable {

		long size() throws IOException;

		/** Read so many bytes; there must be as many. */
		void read(long offset, byte[] into, int length) throws IOException;

		/** Hand bytes to the operating system. */
		void write(long offset, byte[] bytes) throws IOException;

		void truncate(long size) throws IOException;

		/** Return when all that was handed over before is on the disk. */
		void force() throws IOException;

		@Override
		void close() throws IOException;

	}

}
