package com.vixcpp.sync.autoconfigure;

import java.net.URI;
import java.util.List;

import com.vixcpp.sync.network.BackgroundProbe;
import com.vixcpp.sync.network.NetworkProbe;
import com.vixcpp.sync.webclient.HttpClients;
import com.vixcpp.sync.webclient.HttpProbe;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration of the network check at {@code vix.sync.network.probe-url}, on the
 * host's connector, so that its proxy and SSL bundles apply. The host's
 * {@code WebClient.Builder} is left out: headers and credentials that it adds are not for
 * the check's server.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "vix.sync.enabled", matchIfMissing = true)
@ConditionalOnProperty("vix.sync.network.probe-url")
@ConditionalOnClass({ WebClient.class, ClientHttpConnectorBuilder.class })
@EnableConfigurationProperties(VixSyncProperties.class)
public final class VixSyncNetworkAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(NetworkProbe.class)
	BackgroundProbe vixSyncNetworkProbe(VixSyncProperties properties, Environment environment,
			ObjectProvider<ClientHttpConnectorBuilder<?>> connectors, ObjectProvider<HttpClientSettings> settings) {
		VixSyncProperties.Network network = properties.network();
		URI url = EngineConfiguration.probeUrl(network);
		WebClient webClient = HttpClients.webClient(WebClient.builder(),
				connectors.getIfAvailable(ClientHttpConnectorBuilder::detect),
				settings.getIfAvailable(HttpClientSettings::defaults).withTimeouts(network.timeout(), null), List.of());
		return new BackgroundProbe(new HttpProbe(webClient, url, network.expectedStatus(), network.timeout()),
				network.checkInterval(), EngineThreads.factory(environment));
	}

}
