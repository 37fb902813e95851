package com.vixcpp.sync.autoconfigure;

import com.vixcpp.sync.actuate.EnqueueTrace;
import com.vixcpp.sync.actuate.SendTracingObservationHandler;
import com.vixcpp.sync.engine.SyncEngine;
import io.micrometer.tracing.Tracer;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of the trace that leads from an enqueueing request to the send.
 */
@AutoConfiguration(after = VixSyncAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
				"org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration" })
@ConditionalOnClass(Tracer.class)
@ConditionalOnSingleCandidate(Tracer.class)
@ConditionalOnBean(SyncEngine.class)
public final class VixSyncTracingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	EnqueueTrace vixSyncEnqueueTrace(Tracer tracer) {
		return new EnqueueTrace(tracer);
	}

	/** Before the handlers of Boot, of which the first one that fits is taken. */
	@Bean
	@ConditionalOnMissingBean
	@Order(Ordered.HIGHEST_PRECEDENCE + 1000)
	SendTracingObservationHandler vixSyncSendTracingObservationHandler(Tracer tracer) {
		return new SendTracingObservationHandler(tracer);
	}

}
