package com.vixcpp.sync.jdbc;

/**
 * {@code vix.sync.wal.fsync-on-write=true} asks for commits that are forced to the disk,
 * and the database does not let this user force them.
 */
public class ForcedWritesRefusedException extends RuntimeException {

	ForcedWritesRefusedException(Throwable cause) {
		super("vix.sync.wal.fsync-on-write=true needs CHECKPOINT SYNC at each commit, and H2 refuses it", cause);
	}

}
