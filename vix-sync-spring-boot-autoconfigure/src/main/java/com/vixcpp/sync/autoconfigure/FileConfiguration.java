package com.vixcpp.sync.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;

import com.vixcpp.sync.file.FileStore.FileStoreSettings;
import com.vixcpp.sync.outbox.OnPermanentFailure;

import org.springframework.util.unit.DataSize;

/**
 * Turns the keys of the store in files into its settings, and nonsense into a message
 * that names the key.
 */
final class FileConfiguration {

	private static final DataSize SMALLEST = DataSize.ofKilobytes(64);

	private static final DataSize LARGEST = DataSize.ofGigabytes(1);

	private FileConfiguration() {
	}

	static FileStoreSettings settings(VixSyncProperties properties) {
		VixSyncProperties.StoreFiles file = properties.store().file();
		DataSize size = file.segmentSize();
		EngineConfiguration.require(size.compareTo(SMALLEST) >= 0 && size.compareTo(LARGEST) <= 0,
				"store.file.segment-size", size, "It must be between 64KB and 1GB");
		Path path = file.path();
		EngineConfiguration.require(!Files.exists(path) || Files.isDirectory(path), "store.file.path", path,
				"It must be a directory, or not be there yet");
		VixSyncProperties.TransactionMode mode = properties.enqueue().transaction();
		EngineConfiguration.require(mode != VixSyncProperties.TransactionMode.MANDATORY, "enqueue.transaction",
				"mandatory", "With vix.sync.store.type=file there is no transaction that an operation could be part of."
						+ " Leave the key out");
		return new FileStoreSettings(path, properties.wal().fsyncOnWrite(), size.toBytes(),
				properties.ordering().onPermanentFailure() == OnPermanentFailure.SKIP);
	}

}
