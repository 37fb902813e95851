package com.vixcpp.sync.file;

import java.io.IOException;

/**
 * A disk whose forces take as long as a test says, or fail.
 */
final class SlowDisk extends ForwardingDisk {

	private final Wait wait;

	private volatile boolean armed;

	SlowDisk(Disk disk, Wait wait) {
		super(disk);
		this.wait = wait;
	}

	/** From now on. */
	void arm(boolean armed) {
		this.armed = armed;
	}

	@Override
	DiskFile forward(String name, DiskFile file) {
		return new ForwardingFile(file) {
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
				super.force();
			}
		};
	}

	/** What goes before each force of a file. */
	@FunctionalInterface
	interface Wait {

		void begin() throws InterruptedException, IOException;

	}

}
