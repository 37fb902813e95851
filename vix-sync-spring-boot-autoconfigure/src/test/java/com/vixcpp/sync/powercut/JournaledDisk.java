package com.vixcpp.sync.powercut;

import java.io.IOException;
import java.nio.channels.FileChannel;

import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file system for H2 that tells a journal of every write and every force. Public, with
 * a constructor without parameters, because H2 makes it.
 */
public final class JournaledDisk extends FilePathWrapper {

	static final String SCHEME = "journaled";

	static void register() {
		FilePath.register(new JournaledDisk());
	}

	@Override
	public String getScheme() {
		return SCHEME;
	}

	@Override
	public FileChannel open(String mode) throws IOException {
		FileChannel channel = super.open(mode);
		DiskJournal journal = DiskJournal.of(this.name);
		return (journal != null) ? new JournaledChannel(channel, journal) : channel;
	}

}
