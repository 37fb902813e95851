package com.vixcpp.sync.autoconfigure;

import java.util.List;

import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.actuate.OperationActions;
import com.vixcpp.sync.actuate.OperationReader;
import com.vixcpp.sync.actuate.OutboxSampler;
import com.vixcpp.sync.actuate.ShownValues;
import com.vixcpp.sync.actuate.SyncState;
import com.vixcpp.sync.actuate.Throughput;
import com.vixcpp.sync.actuate.VixSyncEndpoint;
import com.vixcpp.sync.actuate.VixSyncJmxExtension;
import com.vixcpp.sync.actuate.VixSyncWebExtension;
import com.vixcpp.sync.engine.SyncEngine;
import com.vixcpp.sync.outbox.StoreDurability;
import com.vixcpp.sync.network.Network;
import com.vixcpp.sync.wal.Wal;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of the endpoint {@code vixsync}, where it is exposed.
 */
@AutoConfiguration(after = { VixSyncAutoConfiguration.class, EndpointAutoConfiguration.class })
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(SyncEngine.class)
public final class VixSyncEndpointAutoConfiguration {

	/** Apart, because its condition cannot even be read where the actuator is absent. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnAvailableEndpoint(VixSyncEndpoint.class)
	@EnableConfigurationProperties(VixSyncEndpointProperties.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		Throughput vixSyncThroughput() {
			return new Throughput();
		}

		@Bean
		@ConditionalOnMissingBean
		VixSyncEndpoint vixSyncEndpoint(OutboxSampler sampler, SyncEngine engine, Network network,
				VixSyncProperties properties, ObjectProvider<StoreDurability> durability, Throughput throughput,
				EndpointAccessResolver access) {
			SyncState state = new EngineState(engine, network, properties.engine().enabled(),
					durability.getIfAvailable());
			return new VixSyncEndpoint(sampler, state, throughput,
					access.accessFor(EndpointId.of("vixsync"), Access.READ_ONLY) == Access.UNRESTRICTED);
		}

		@Bean
		@ConditionalOnMissingBean
		OperationReader vixSyncOperationReader(VixSync vixSync, ObjectProvider<Wal> wal,
				VixSyncEndpointProperties properties, ObjectProvider<SanitizingFunction> functions) {
			ShownValues values = new ShownValues(properties.showValues(), properties.roles(),
					functions.orderedStream().toList());
			return new OperationReader(vixSync,
					(id) -> wal.stream().findFirst().map((each) -> each.history(id)).orElse(List.of()), values);
		}

		@Bean
		@ConditionalOnMissingBean
		OperationActions vixSyncOperationActions(VixSync vixSync, SyncEngine engine, OutboxSampler sampler) {
			return new OperationActions(vixSync, engine::tick, sampler);
		}

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
		VixSyncWebExtension vixSyncWebExtension(OperationReader reader, OperationActions actions) {
			return new VixSyncWebExtension(reader, actions);
		}

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.JMX)
		VixSyncJmxExtension vixSyncJmxExtension(OperationReader reader, OperationActions actions) {
			return new VixSyncJmxExtension(reader, actions);
		}

	}

}
