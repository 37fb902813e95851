package com.vixcpp.sync.jackson;

import com.vixcpp.sync.operation.Payload;
import com.vixcpp.sync.operation.PayloadConverter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes JSON with the host's {@link JsonMapper}, so that payloads look like the host's
 * own responses. Safe for use by several threads.
 */
public final class JacksonPayloadConverter implements PayloadConverter {

	private final JsonMapper mapper;

	/**
	 * Create a converter.
	 * @param mapper the host's mapper
	 */
	public JacksonPayloadConverter(JsonMapper mapper) {
		this.mapper = mapper;
	}

	/**
	 * Convert an object.
	 * @throws tools.jackson.core.JacksonException if it cannot be written as JSON
	 */
	@Override
	public Payload toPayload(Object source) {
		return Payload.of(this.mapper.writeValueAsBytes(source)).withContentType(Payload.JSON);
	}

}
