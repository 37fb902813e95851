package com.vixcpp.sync.outage;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * What the product says, from INFO upwards.
 */
final class SyncLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Logger logger = (Logger) LoggerFactory.getLogger("com.vixcpp.sync");

	private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

	SyncLog() {
		start();
		this.logger.addAppender(this);
	}

	@Override
	protected void append(ILoggingEvent event) {
		if (event.getLoggerName().startsWith("com.vixcpp.sync.outage")) {
			return;
		}
		this.events.add(event);
	}

	void clear() {
		this.events.clear();
	}

	List<String> lines(Level level) {
		return this.events.stream()
			.filter((each) -> each.getLevel() == level)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	List<String> stackTraces() {
		return this.events.stream()
			.filter((each) -> each.getThrowableProxy() != null)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	@Override
	public void close() {
		this.logger.detachAppender(this);
		stop();
	}

}
