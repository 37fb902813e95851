package com.vixcpp.sync.autoconfigure;

import com.vixcpp.sync.actuate.BoundedTag;
import com.vixcpp.sync.actuate.ObservedSends;
import com.vixcpp.sync.actuate.SendObservationConvention;
import com.vixcpp.sync.engine.SendObserver;
import com.vixcpp.sync.engine.SyncEngine;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the observation of sends: the timer {@code vix.sync.sends}, and
 * spans where there is a tracer.
 */
@AutoConfiguration(after = VixSyncAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnSingleCandidate(ObservationRegistry.class)
@ConditionalOnBean(SyncEngine.class)
public final class VixSyncObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(SendObserver.class)
	ObservedSends vixSyncObservedSends(ObservationRegistry registry,
			ObjectProvider<SendObservationConvention> convention, VixSyncProperties properties) {
		return new ObservedSends(registry, convention.getIfAvailable(),
				new BoundedTag(VixSyncMetricsAutoConfiguration.MOST_KINDS),
				new BoundedTag(EngineConfiguration.maxDestinations(properties.metrics())));
	}

}
