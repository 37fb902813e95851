package com.vixcpp.sync.autoconfigure;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import com.vixcpp.sync.EnqueueListener;
import com.vixcpp.sync.EnqueueRules;
import com.vixcpp.sync.OutboxVixSync;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.actuate.OutboxSampler;
import com.vixcpp.sync.engine.EngineListener;
import com.vixcpp.sync.engine.EngineRuntime;
import com.vixcpp.sync.engine.EngineView;
import com.vixcpp.sync.engine.Retention;
import com.vixcpp.sync.engine.SendObserver;
import com.vixcpp.sync.engine.SyncEngine;
import com.vixcpp.sync.jdbc.Node;
import com.vixcpp.sync.network.BackgroundProbe;
import com.vixcpp.sync.network.Destinations;
import com.vixcpp.sync.network.Network;
import com.vixcpp.sync.network.NetworkProbe;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationListener;
import com.vixcpp.sync.operation.PayloadConverter;
import com.vixcpp.sync.outbox.CallerTransaction;
import com.vixcpp.sync.outbox.ListenerTransaction;
import com.vixcpp.sync.outbox.NodeView;
import com.vixcpp.sync.outbox.Outbox;
import com.vixcpp.sync.outbox.OutboxListeners;
import com.vixcpp.sync.outbox.OutboxStore;
import com.vixcpp.sync.outbox.RetryPolicy;
import com.vixcpp.sync.outbox.TimeSource;
import com.vixcpp.sync.transport.SyncTransport;
import com.vixcpp.sync.transport.TransportRegistry;
import com.vixcpp.sync.wal.Wal;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Auto-configuration of the front door and the engine, on whatever keeps the outbox.
 * Publishes beans of our own types only, and each backs off for the user's.
 */
@AutoConfiguration(after = { VixSyncJdbcAutoConfiguration.class, VixSyncFileAutoConfiguration.class,
		VixSyncWebClientAutoConfiguration.class, VixSyncNetworkAutoConfiguration.class,
		VixSyncJacksonAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "vix.sync.enabled", matchIfMissing = true)
@ConditionalOnBean({ OutboxStore.class, CallerTransaction.class })
@EnableConfigurationProperties(VixSyncProperties.class)
public final class VixSyncAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RetryPolicy vixSyncRetryPolicy(VixSyncProperties properties) {
		return EngineConfiguration.retryPolicy(properties.retry());
	}

	@Bean
	@ConditionalOnMissingBean
	TimeSource vixSyncTimeSource() {
		return TimeSource.DATABASE;
	}

	@Bean
	@ConditionalOnMissingBean
	Outbox vixSyncOutbox(OutboxStore store, RetryPolicy retryPolicy, ObjectProvider<Node> node,
			OutboxListeners listeners) {
		String owner = node.getIfAvailable(() -> Node.current(false)).owner();
		return new Outbox(owner, store, retryPolicy, new ThreadLocalRandomGenerator(), listeners);
	}

	@Bean
	@ConditionalOnMissingBean
	OutboxListeners vixSyncOutboxListeners(ObjectProvider<OperationListener> listeners,
			ObjectProvider<ListenerTransaction> transaction, ApplicationEventPublisher publisher,
			VixSyncProperties properties) {
		return new OutboxListeners(new OperationListenerBeans(listeners),
				transaction.getIfAvailable(() -> OutboxListeners.NONE.transaction()),
				new OperationEventPublisher(publisher, SpringTransactions.canHold(properties)));
	}

	@Bean
	ListenerCheck vixSyncListenerCheck(OutboxListeners listeners) {
		return new ListenerCheck(listeners);
	}

	@Bean
	@ConditionalOnMissingBean
	TransportRegistry vixSyncTransports(ObjectProvider<SyncTransport> transports, VixSyncProperties properties) {
		TransportRegistry registry = new TransportRegistry(transports.orderedStream().toList());
		PeerConfiguration.require(properties, registry);
		return registry;
	}

	@Bean
	@ConditionalOnMissingBean
	NetworkProbe vixSyncNetworkProbe(VixSyncProperties properties) {
		return EngineConfiguration.noProbe(properties.network());
	}

	@Bean
	@ConditionalOnMissingBean
	Network vixSyncNetwork(NetworkProbe probe, RetryPolicy retryPolicy, VixSyncProperties properties,
			NetworkEvents events) {
		return new Network(probe, new Destinations(EngineConfiguration.destinations(properties, retryPolicy),
				new ThreadLocalRandomGenerator()), events);
	}

	@Bean
	NetworkEvents vixSyncNetworkEvents(ApplicationEventPublisher publisher, Environment environment) {
		return new NetworkEvents(publisher, EngineThreads.factory(environment));
	}

	@Bean
	@ConditionalOnMissingBean
	VixSync vixSync(Outbox outbox, TransportRegistry transports, CallerTransaction transaction,
			VixSyncProperties properties, TimeSource timeSource, ObjectProvider<PayloadConverter> converter,
			ObjectProvider<EnqueueListener> listeners, ObjectProvider<NodeView> node) {
		Consumer<Operation> carried = properties.engine().enabled() ? transports::require : (operation) -> {
		};
		EnqueueRules rules = new EnqueueRules(carried, transports::destination, properties.maxPayloadSize().toBytes(),
				onEventLoop(), converter.getIfAvailable());
		return new OutboxVixSync(outbox, rules, transaction, timeSource, node::getObject)
			.telling(listeners.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean
	NodeView vixSyncNodeView(SyncEngine engine, TransportRegistry transports, Network network,
			VixSyncProperties properties) {
		return new EngineView(engine, transports, network, properties.engine().enabled());
	}

	@Bean
	@ConditionalOnMissingBean
	SyncEngine vixSyncEngine(Outbox outbox, TransportRegistry transports, Network network, VixSyncProperties properties,
			Environment environment, EngineRuntime runtime) {
		return new SyncEngine(outbox, transports, network, EngineConfiguration.settings(properties, environment),
				runtime);
	}

	@Bean
	@ConditionalOnMissingBean
	EngineRuntime vixSyncEngineRuntime(TimeSource timeSource, Environment environment,
			ObjectProvider<EngineListener> listeners, ObjectProvider<SendObserver> observer) {
		return new EngineRuntime(timeSource, EngineThreads.factory(environment), listeners.orderedStream().toList(),
				observer.getIfAvailable());
	}

	@Bean
	@ConditionalOnMissingBean
	OutboxSampler vixSyncOutboxSampler(OutboxStore store, ObjectProvider<Wal> wal) {
		return new OutboxSampler(store, () -> wal.stream().mapToLong(Wal::estimatedRecords).sum());
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "vix.sync.engine.enabled", matchIfMissing = true)
	SyncEngineLifecycle vixSyncEngineLifecycle(SyncEngine engine, ObjectProvider<EngineWaker> waker,
			ObjectProvider<BackgroundProbe> probe, Outbox outbox) {
		return new SyncEngineLifecycle(engine, waker.getIfAvailable(EngineWaker::new), probe.getIfAvailable(), outbox);
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "vix.sync.engine.enabled", matchIfMissing = true)
	RetentionLifecycle vixSyncRetentionLifecycle(Outbox outbox, VixSyncProperties properties, Environment environment,
			TimeSource timeSource) {
		return new RetentionLifecycle(new Retention(outbox, EngineConfiguration.retention(properties.wal()),
				new EngineRuntime(timeSource, EngineThreads.factory(environment))), () -> true);
	}

	@Bean
	OperationEventListener vixSyncOperationEventListener(ObjectProvider<VixSync> vixSync) {
		return new OperationEventListener(vixSync);
	}

	private static BooleanSupplier onEventLoop() {
		boolean reactor = ClassUtils.isPresent("reactor.core.scheduler.Schedulers",
				VixSyncAutoConfiguration.class.getClassLoader());
		return reactor ? ReactorThread::isNonBlocking : () -> false;
	}

	/** Touched only where Reactor is there. */
	private static final class ReactorThread {

		static boolean isNonBlocking() {
			return Schedulers.isInNonBlockingThread();
		}

	}

}
