package com.vixcpp.sync.autoconfigure;

import java.time.Duration;

import com.vixcpp.sync.receiver.ReceiverSettings;

import org.springframework.util.unit.DataSize;

/**
 * Makes the settings of receivers of their keys, or says what to type.
 */
final class ReceiverConfiguration {

	private static final DataSize LARGEST = DataSize.ofMegabytes(64);

	private ReceiverConfiguration() {
	}

	static ReceiverSettings settings(VixSyncProperties.Receiver properties) {
		Duration retention = properties.retention();
		EngineConfiguration.require(retention.compareTo(Duration.ofMinutes(1)) >= 0, "receiver.retention", retention,
				"It must be 1m or more: a repeat that comes later has its effect again");
		EngineConfiguration.require(retention.compareTo(Duration.ofDays(36500)) <= 0, "receiver.retention", retention,
				"It must not be above 36500 days");
		return new ReceiverSettings(retention, size("receiver.max-request-size", properties.maxRequestSize()),
				size("receiver.max-response-size", properties.maxResponseSize()));
	}

	private static int size(String key, DataSize size) {
		EngineConfiguration.require(size.toBytes() >= 1 && size.compareTo(LARGEST) <= 0, key, size,
				"It must be between 1 byte and 64MB: requests and answers are held in memory");
		return (int) size.toBytes();
	}

}
