package com.vixcpp.sync.autoconfigure;

import com.vixcpp.sync.actuate.BoundedTag;
import com.vixcpp.sync.actuate.OutboxSampler;
import com.vixcpp.sync.actuate.SyncGauges;
import com.vixcpp.sync.actuate.SyncMeters;
import com.vixcpp.sync.engine.SyncEngine;
import com.vixcpp.sync.outbox.StoreDurability;
import com.vixcpp.sync.network.Network;
import com.vixcpp.sync.outbox.OutboxStore;
import com.vixcpp.sync.outbox.RetryPolicy;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the metrics {@code vix.sync.*}.
 */
@AutoConfiguration(after = VixSyncAutoConfiguration.class, afterName = VixSyncMetricsAutoConfiguration.METER_REGISTRIES)
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnSingleCandidate(MeterRegistry.class)
@ConditionalOnBean({ OutboxStore.class, SyncEngine.class })
public final class VixSyncMetricsAutoConfiguration {

	static final String METER_REGISTRIES = "org.springframework.boot.micrometer.metrics.autoconfigure"
			+ ".CompositeMeterRegistryAutoConfiguration";

	/**
	 * Kinds come from transports, which are few; on a node that only enqueues, from
	 * anywhere.
	 */
	static final int MOST_KINDS = 100;

	@Bean
	@ConditionalOnMissingBean
	SyncMeters vixSyncMeters(MeterRegistry registry, RetryPolicy retryPolicy, VixSyncProperties properties) {
		return new SyncMeters(registry, new BoundedTag(MOST_KINDS), retryPolicy.maxAttempts(),
				SpringTransactions.canHold(properties));
	}

	@Bean
	@ConditionalOnMissingBean
	SyncGauges vixSyncGauges(OutboxSampler sampler, SyncEngine engine, Network network, VixSyncProperties properties,
			ObjectProvider<StoreDurability> durability) {
		return new SyncGauges(sampler,
				new EngineState(engine, network, properties.engine().enabled(), durability.getIfAvailable()));
	}

}
