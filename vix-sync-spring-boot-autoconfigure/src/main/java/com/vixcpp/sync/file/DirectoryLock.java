package com.vixcpp.sync.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.jspecify.annotations.Nullable;

/**
 * Keeps every other process out of a directory, for as long as this one lives: the
 * operating system gives the lock back when it ends, however it ends.
 */
final class DirectoryLock implements AutoCloseable {

	private final FileChannel channel;

	private DirectoryLock(FileChannel channel) {
		this.channel = channel;
	}

	/**
	 * Take the lock.
	 * @throws StoreLockedException if somebody has it
	 */
	static DirectoryLock take(Path directory) throws IOException {
		Files.createDirectories(directory);
		Path file = directory.resolve("lock");
		FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		if (lock(channel) == null) {
			channel.close();
			throw new StoreLockedException(directory.toAbsolutePath(), owner(directory));
		}
		Files.writeString(directory.resolve("owner"), "process " + ProcessHandle.current().pid() + "\n");
		return new DirectoryLock(channel);
	}

	/** As far as it says, which it does right after it has the lock. */
	private static String owner(Path directory) {
		try {
			return Files.readString(directory.resolve("owner")).strip();
		}
		catch (IOException ex) {
			return "another process";
		}
	}

	private static @Nullable FileLock lock(FileChannel channel) throws IOException {
		try {
			return channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			return null;
		}
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
