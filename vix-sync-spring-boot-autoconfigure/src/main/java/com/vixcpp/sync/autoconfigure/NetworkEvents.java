package com.vixcpp.sync.autoconfigure;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import com.vixcpp.sync.network.NetworkChanged;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes changes of the network as application events, in order and on one thread of
 * its own, which ends when idle: a listener that hangs or throws holds up no operation.
 */
final class NetworkEvents implements Consumer<NetworkChanged>, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(NetworkEvents.class);

	/** For a listener that hangs: of more changes than this the oldest is lost. */
	private static final int MOST_WAITING = 100;

	private final ApplicationEventPublisher publisher;

	private final ThreadPoolExecutor executor;

	NetworkEvents(ApplicationEventPublisher publisher, ThreadFactory threads) {
		this.publisher = publisher;
		this.executor = new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING),
				threads, new ThreadPoolExecutor.DiscardOldestPolicy());
		this.executor.allowCoreThreadTimeOut(true);
	}

	@Override
	public void accept(NetworkChanged change) {
		this.executor.execute(() -> publish(change));
	}

	private void publish(NetworkChanged change) {
		try {
			this.publisher.publishEvent(change);
		}
		catch (Throwable ex) {
			logger.warn("A listener of {} failed", change, ex);
		}
	}

	@Override
	public void destroy() {
		this.executor.shutdownNow();
	}

}
