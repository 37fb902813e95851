package com.vixcpp.sync.autoconfigure;

import com.vixcpp.sync.jackson.JacksonPayloadConverter;
import com.vixcpp.sync.operation.PayloadConverter;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of payloads from objects, through the host's {@code JsonMapper}.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnBooleanProperty(name = "vix.sync.enabled", matchIfMissing = true)
@ConditionalOnClass(JsonMapper.class)
@ConditionalOnSingleCandidate(JsonMapper.class)
@ConditionalOnMissingBean(PayloadConverter.class)
public final class VixSyncJacksonAutoConfiguration {

	@Bean
	JacksonPayloadConverter vixSyncPayloadConverter(JsonMapper mapper) {
		return new JacksonPayloadConverter(mapper);
	}

}
