package com.vixcpp.sync.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import com.vixcpp.sync.jdbc.DatabaseIdentity;
import com.vixcpp.sync.outbox.OutboxStore;
import com.vixcpp.sync.peer.BatchingPeers;
import com.vixcpp.sync.peer.PeerLink;
import com.vixcpp.sync.transport.PeerTransport;
import com.vixcpp.sync.webclient.HttpPeerLink;
import com.vixcpp.sync.webclient.VixSyncWebClientCustomizer;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration of the way to peers ({@code vix.sync.peers.*}), on the host's
 * {@code WebClient.Builder} and connector. Where there are none, nothing is done.
 */
@AutoConfiguration(after = { WebClientAutoConfiguration.class, VixSyncJdbcAutoConfiguration.class,
		VixSyncFileAutoConfiguration.class }, before = VixSyncAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "vix.sync.enabled", matchIfMissing = true)
@ConditionalOnClass({ WebClient.class, ClientHttpConnectorBuilder.class, WebClientAutoConfiguration.class,
		JsonMapper.class })
@ConditionalOnBean({ WebClient.Builder.class, OutboxStore.class })
@Conditional(VixSyncPeerAutoConfiguration.PeersCondition.class)
@EnableConfigurationProperties(VixSyncProperties.class)
public final class VixSyncPeerAutoConfiguration {

	/**
	 * The store is waited for: its tables hold the identity.
	 */
	@Bean
	@ConditionalOnMissingBean(PeerTransport.class)
	BatchingPeers vixSyncPeerTransport(VixSyncProperties properties, WebClient.Builder builder,
			ObjectProvider<ClientHttpConnectorBuilder<?>> connectors, ObjectProvider<HttpClientSettings> settings,
			ObjectProvider<VixSyncWebClientCustomizer> customizers, ObjectProvider<DatabaseIdentity> identity,
			OutboxStore store) {
		DatabaseIdentity database = (properties.peer().name() == null) ? identity.getIfAvailable() : null;
		String sender = PeerConfiguration.sender(properties.peer(), (database != null) ? database.read() : null);
		WebClient webClient = HostWebClient.of(builder, connectors, settings, customizers, properties.http());
		Duration timeout = properties.http().connectTimeout().plus(properties.http().responseTimeout());
		Map<String, PeerLink> links = new TreeMap<>();
		properties.peers()
			.forEach((name, peer) -> links.put(name,
					new HttpPeerLink(webClient, PeerConfiguration.url(name, peer), peer.headers(), timeout)));
		return new BatchingPeers(sender, links, PeerConfiguration.settings(properties.peer()));
	}

	/** Without peers there is no bean that others would have to know how to treat. */
	static final class PeersCondition extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			boolean any = Binder.get(context.getEnvironment())
				.bind("vix.sync.peers", Bindable.mapOf(String.class, Object.class))
				.isBound();
			return new ConditionOutcome(any, any ? "there are vix.sync.peers" : "there are no vix.sync.peers");
		}

	}

}
