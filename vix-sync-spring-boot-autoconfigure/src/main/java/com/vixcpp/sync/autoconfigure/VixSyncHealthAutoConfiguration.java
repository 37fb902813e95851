package com.vixcpp.sync.autoconfigure;

import com.vixcpp.sync.actuate.OutboxSampler;
import com.vixcpp.sync.actuate.SyncState;
import com.vixcpp.sync.actuate.VixSyncHealthIndicator;
import com.vixcpp.sync.engine.SyncEngine;
import com.vixcpp.sync.network.Network;
import com.vixcpp.sync.outbox.StoreDurability;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of the health component {@code vixSync};
 * {@code management.health.vixsync.enabled=false} removes it.
 */
@AutoConfiguration(after = VixSyncAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(SyncEngine.class)
public final class VixSyncHealthAutoConfiguration {

	/**
	 * Apart, because its condition cannot even be read where the health module is absent.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnEnabledHealthIndicator("vixsync")
	static class HealthConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "vixSyncHealthIndicator")
		VixSyncHealthIndicator vixSyncHealthIndicator(OutboxSampler sampler, SyncEngine engine, Network network,
				VixSyncProperties properties, ObjectProvider<StoreDurability> durability) {
			SyncState state = new EngineState(engine, network, properties.engine().enabled(),
					durability.getIfAvailable());
			return new VixSyncHealthIndicator(sampler, state);
		}

	}

}
