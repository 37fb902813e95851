package com.vixcpp.sync.file;

import java.io.IOException;
import java.util.List;

/**
 * A disk whose forces take as long as a test says, or fail.
 */
final class SlowDisk implements Disk {

	private final Disk disk;

	private final Wait wait;

	private volatile boolean armed;

	SlowDisk(Disk disk, Wait wait) {
		this.disk = disk;
		this.wait = wait;
	}

	/** From now on. */
	void arm(boolean armed) {
		this.armed = armed;
	}

	@Override
	public List<String> names() throws IOException {
		return this.disk.names();
	}

	@Override
	public DiskFile open(String name) throws IOException {
		return new SlowFile(this.disk.open(name));
	}

	@Override
	public DiskFile create(String name) throws IOException {
		return new SlowFile(this.disk.create(name));
	}

	@Override
	public void rename(String from, String to) throws IOException {
		this.disk.rename(from, to);
	}

	@Override
	public void delete(String name) throws IOException {
		this.disk.delete(name);
	}

	@Override
	public void forceNames() throws IOException {
		this.disk.forceNames();
	}

	@Override
	public String describe(String name) {
		return this.disk.describe(name);
	}

	/** What goes before each force of a file. */
	@FunctionalInterface
	interface Wait {

		void begin() throws InterruptedException, IOException;

	}

	private final class SlowFile implements DiskFile {

		private final DiskFile file;

		SlowFile(DiskFile file) {
			this.file = file;
		}

		@Override
		public long size() throws IOException {
			return this.file.size();
		}

		@Override
		public void read(long offset, byte[] into, int length) throws IOException {
			this.file.read(offset, into, length);
		}

		@Override
		public void write(long offset, byte[] bytes) throws IOException {
			this.file.write(offset, bytes);
		}

		@Override
		public void truncate(long size) throws IOException {
			this.file.truncate(size);
		}

		@Override
		public void force() throws IOException {
			try {
				if (SlowDisk.this.armed) {
					SlowDisk.this.wait.begin();
				}
			}
			catch (InterruptedException ex) {
				throw new IOException(ex);
			}
			this.file.force();
		}

		@Override
		public void close() throws IOException {
			this.file.close();
		}

	}

}
