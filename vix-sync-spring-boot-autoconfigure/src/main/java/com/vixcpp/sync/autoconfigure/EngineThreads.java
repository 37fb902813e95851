package com.vixcpp.sync.autoconfigure;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * The engine's own threads: virtual where {@code spring.threads.virtual.enabled} asks for
 * them, else daemons, since a guest does not keep its host from ending.
 */
final class EngineThreads {

	private static final String PREFIX = "vix-sync-";

	private EngineThreads() {
	}

	static ThreadFactory factory(Environment environment) {
		if (Threading.VIRTUAL.isActive(environment)) {
			return new VirtualThreadTaskExecutor(PREFIX).getVirtualThreadFactory();
		}
		AtomicInteger number = new AtomicInteger();
		return (task) -> {
			Thread thread = new Thread(task, PREFIX + number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		};
	}

}
