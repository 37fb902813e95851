package com.vixcpp.sync.file;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back the space of what is forgotten.
 */
final class Compaction {

	private static final Logger logger = LoggerFactory.getLogger(FileOutboxStore.class);

	private final Journal journal;

	Compaction(Journal journal) {
		this.journal = journal;
	}

	boolean runIfWorthIt() {
		logger.debug("{}", this.journal);
		return false;
	}

}
