package com.vixcpp.sync.file;

import java.io.IOException;
import java.util.List;

/**
 * A disk that does what another one does; a test makes single things of it something
 * else.
 */
class ForwardingDisk implements Disk {

	private final Disk disk;

	ForwardingDisk(Disk disk) {
		this.disk = disk;
	}

	/** What is opened or created, as others get it. */
	DiskFile forward(String name, DiskFile file) {
		return file;
	}

	@Override
	public List<String> names() throws IOException {
		return this.disk.names();
	}

	@Override
	public DiskFile open(String name) throws IOException {
		return forward(name, this.disk.open(name));
	}

	@Override
	public DiskFile create(String name) throws IOException {
		return forward(name, this.disk.create(name));
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
	public long room() throws IOException {
		return this.disk.room();
	}

	@Override
	public void forceNames() throws IOException {
		this.disk.forceNames();
	}

	@Override
	public String describe(String name) {
		return this.disk.describe(name);
	}

	/** A file that does what another one does. */
	static class ForwardingFile implements DiskFile {

		private final DiskFile file;

		ForwardingFile(DiskFile file) {
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
			this.file.force();
		}

		@Override
		public void close() throws IOException {
			this.file.close();
		}

	}

}
