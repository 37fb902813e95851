package com.vixcpp.sync.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Keeps every other process out of a directory, for as long as this one lives: the
 * operating system gives the lock back when it ends, however it ends.
 */
final class DirectoryLock implements AutoCloseable {

	/**
	 * Those of this process. Its own file is not opened twice: POSIX takes the lock away
	 * when any descriptor of the file is closed.
	 */
	private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

	/** What must not be closed, for somebody else's copy of this class has the lock. */
	private static final Set<FileChannel> KEPT = ConcurrentHashMap.newKeySet();

	private final Path directory;

	private final FileChannel channel;

	private DirectoryLock(Path directory, FileChannel channel) {
		this.directory = directory;
		this.channel = channel;
	}

	/**
	 * Take the lock of a directory, which there is.
	 * @throws StoreLockedException if somebody has it
	 */
	static DirectoryLock take(Path directory) throws IOException {
		Path real = directory.toRealPath();
		if (!TAKEN.add(real)) {
			throw locked(directory);
		}
		try {
			return new DirectoryLock(real, open(directory));
		}
		catch (IOException | RuntimeException ex) {
			TAKEN.remove(real);
			throw ex;
		}
	}

	private static FileChannel open(Path directory) throws IOException {
		FileChannel channel = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE);
		boolean taken = false;
		try {
			if (lock(channel) == null) {
				throw locked(directory);
			}
			Files.writeString(directory.resolve("owner"), "process " + ProcessHandle.current().pid() + "\n");
			taken = true;
			return channel;
		}
		finally {
			if (!taken && !KEPT.contains(channel)) {
				channel.close();
			}
		}
	}

	private static StoreLockedException locked(Path directory) {
		return new StoreLockedException(directory.toAbsolutePath(), owner(directory));
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
			KEPT.add(channel);
			return null;
		}
	}

	@Override
	public void close() throws IOException {
		if (!this.channel.isOpen()) {
			// Somebody else may have it since.
			return;
		}
		try {
			this.channel.close();
		}
		finally {
			TAKEN.remove(this.directory);
		}
	}

}
