package com.vixcpp.sync.autoconfigure;

import com.vixcpp.sync.webclient.HttpTransport;
import com.vixcpp.sync.webclient.VixSyncWebClientCustomizer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration of the {@code http.*} kinds, on the host's {@code WebClient.Builder}
 * and connector, so that customizers and SSL bundles apply.
 */
@AutoConfiguration(after = WebClientAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "vix.sync.enabled", matchIfMissing = true)
@ConditionalOnClass({ WebClient.class, ClientHttpConnectorBuilder.class, WebClientAutoConfiguration.class })
@ConditionalOnBean(WebClient.Builder.class)
@EnableConfigurationProperties(VixSyncProperties.class)
public final class VixSyncWebClientAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	HttpTransport vixSyncHttpTransport(VixSyncProperties properties, WebClient.Builder builder,
			ObjectProvider<ClientHttpConnectorBuilder<?>> connectors, ObjectProvider<HttpClientSettings> settings,
			ObjectProvider<VixSyncWebClientCustomizer> customizers) {
		VixSyncProperties.Http http = properties.http();
		WebClient webClient = HostWebClient.of(builder, connectors, settings, customizers, http);
		return new HttpTransport(webClient, http.baseUrl(), http.headers(),
				http.connectTimeout().plus(http.responseTimeout()), EngineConfiguration.maxResponseSize(http));
	}

}
