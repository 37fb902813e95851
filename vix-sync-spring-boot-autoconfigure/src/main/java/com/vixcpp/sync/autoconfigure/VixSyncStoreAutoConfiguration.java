package com.vixcpp.sync.autoconfigure;

import com.vixcpp.sync.outbox.OutboxStore;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Where no auto-configuration has found anything to keep operations in.
 */
@AutoConfiguration(after = { VixSyncJdbcAutoConfiguration.class, VixSyncFileAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "vix.sync.enabled", matchIfMissing = true)
@ConditionalOnMissingBean(OutboxStore.class)
public final class VixSyncStoreAutoConfiguration {

	static final String MISSING = "vixSyncMissingStore";

	@Bean(MISSING)
	@Lazy(false)
	MissingStore vixSyncMissingStore(Environment environment) {
		return new MissingStore(environment);
	}

}
