package com.vixcpp.sync.autoconfigure;

import com.vixcpp.sync.file.FileStore;
import com.vixcpp.sync.outbox.CallerTransaction;
import com.vixcpp.sync.outbox.ListenerTransaction;
import com.vixcpp.sync.outbox.OutboxStore;
import com.vixcpp.sync.outbox.StoreDurability;
import com.vixcpp.sync.transport.TransportRegistry;
import com.vixcpp.sync.wal.Wal;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * Auto-configuration of the log and the outbox in files, for applications without a
 * database: {@code vix.sync.store.type=file}.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "vix.sync.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = "vix.sync.store.type", havingValue = "file")
@ConditionalOnMissingBean(OutboxStore.class)
@EnableConfigurationProperties(VixSyncProperties.class)
public final class VixSyncFileAutoConfiguration {

	@Bean
	EngineWaker vixSyncEngineWaker() {
		return new EngineWaker();
	}

	@Bean
	FileStore vixSyncFileStore(VixSyncProperties properties, EngineWaker waker) {
		return FileStore.open(FileConfiguration.settings(properties), waker, SpringTransactions::isActive);
	}

	@Bean
	OutboxStore vixSyncOutboxStore(FileStore files) {
		return files.outbox();
	}

	@Bean
	@ConditionalOnMissingBean
	Wal vixSyncWal(FileStore files) {
		return files.wal();
	}

	@Bean
	@ConditionalOnMissingBean
	CallerTransaction vixSyncTransactions(FileStore files) {
		return files.callers();
	}

	@Bean
	@ConditionalOnMissingBean
	ListenerTransaction vixSyncListenerTransaction(FileStore files) {
		return files.listeners();
	}

	@Bean
	@ConditionalOnMissingBean
	StoreDurability vixSyncDurability(FileStore files) {
		return files.durability();
	}

	/** After the transports are there, and before the engine starts. */
	@Bean
	@Lazy(false)
	@ConditionalOnProperty("vix.sync.store.file.import-from")
	FileImport vixSyncFileImport(FileStore files, VixSyncProperties properties,
			ObjectProvider<TransportRegistry> transports) {
		return new FileImport(files, properties.store().file().importFrom(), transports);
	}

}
