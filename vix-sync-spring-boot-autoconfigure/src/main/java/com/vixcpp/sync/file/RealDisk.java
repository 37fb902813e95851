package com.vixcpp.sync.file;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory of the file system. Not by channels: an interrupt of whoever waits for one
 * would close it, and the log with it.
 */
final class RealDisk implements Disk {

	private final Path directory;

	/** Make it if there is none. */
	RealDisk(Path directory) throws IOException {
		this.directory = make(directory);
	}

	/** What was made for it is on the disk when this returns. */
	private static Path make(Path directory) throws IOException {
		List<Path> made = new ArrayList<>();
		Path each = directory.toAbsolutePath();
		while (each != null && !Files.exists(each)) {
			made.add(each);
			each = each.getParent();
		}
		Files.createDirectories(directory);
		for (Path one : made) {
			Path parent = one.getParent();
			if (parent != null) {
				forceNames(parent);
			}
		}
		return directory;
	}

	@Override
	public List<String> names() throws IOException {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.map((each) -> each.getFileName().toString()).toList();
		}
	}

	@Override
	public DiskFile open(String name) throws IOException {
		if (!Files.exists(this.directory.resolve(name))) {
			throw new NoSuchFileException(describe(name));
		}
		return create(name);
	}

	@Override
	public DiskFile create(String name) throws IOException {
		return new RealFile(new RandomAccessFile(this.directory.resolve(name).toFile(), "rw"));
	}

	@Override
	public void rename(String from, String to) throws IOException {
		Files.move(this.directory.resolve(from), this.directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
	}

	@Override
	public void delete(String name) throws IOException {
		Files.deleteIfExists(this.directory.resolve(name));
	}

	/** One that says nothing of its size may have room; one without bounds overflows. */
	@Override
	public long room() {
		File directory = this.directory.toFile();
		long room = directory.getUsableSpace();
		return (room < 0 || directory.getTotalSpace() == 0) ? Long.MAX_VALUE : room;
	}

	/** Windows opens no directory, and keeps names without being asked. */
	@Override
	public void forceNames() throws IOException {
		forceNames(this.directory);
	}

	/** An interrupt closes the channel, and is no error: it is asked again. */
	private static void forceNames(Path directory) throws IOException {
		boolean interrupted = false;
		boolean forced = File.separatorChar == '\\';
		try {
			while (!forced) {
				interrupted |= Thread.interrupted();
				try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
					channel.force(true);
					forced = true;
				}
				catch (ClosedByInterruptException ex) {
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public String describe(String name) {
		return this.directory.resolve(name).toString();
	}

	private record RealFile(RandomAccessFile file) implements DiskFile {

		@Override
		public long size() throws IOException {
			return this.file.length();
		}

		@Override
		public void read(long offset, byte[] into, int length) throws IOException {
			this.file.seek(offset);
			this.file.readFully(into, 0, length);
		}

		@Override
		public void write(long offset, byte[] bytes) throws IOException {
			this.file.seek(offset);
			this.file.write(bytes);
		}

		@Override
		public void truncate(long size) throws IOException {
			this.file.setLength(size);
		}

		@Override
		public void force() throws IOException {
			this.file.getFD().sync();
		}

		@Override
		public void close() throws IOException {
			this.file.close();
		}

	}

}
