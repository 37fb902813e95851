package com.vixcpp.sync.actuate;

import java.util.function.Supplier;

import com.vixcpp.sync.outbox.ListenerFailedException;
import com.vixcpp.sync.outbox.StoreUnavailableException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * What the endpoint answers when it cannot do what it was asked.
 *
 * @param error what is wrong, and what would be right
 * @param parameter the parameter that is wrong; null if it is none
 */
public record EndpointError(String error, @Nullable String parameter) implements OperationResponseBody {

	private static final int CONFLICT = 409;

	static WebEndpointResponse<OperationResponseBody> or(Supplier<? extends OperationResponseBody> answer) {
		try {
			return new WebEndpointResponse<>(answer.get());
		}
		catch (InvalidParameterException ex) {
			return error(WebEndpointResponse.STATUS_BAD_REQUEST, ex, ex.parameter());
		}
		catch (UnknownOperationException ex) {
			return error(WebEndpointResponse.STATUS_NOT_FOUND, ex, "id");
		}
		catch (IllegalStateException | ListenerFailedException ex) {
			return error(CONFLICT, ex, null);
		}
		catch (StoreUnavailableException ex) {
			return error(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE, ex, null);
		}
	}

	static WebEndpointResponse<OperationResponseBody> notFound(String message) {
		return new WebEndpointResponse<>(new EndpointError(message, null), WebEndpointResponse.STATUS_NOT_FOUND);
	}

	private static WebEndpointResponse<OperationResponseBody> error(int status, Exception ex,
			@Nullable String parameter) {
		return new WebEndpointResponse<>(new EndpointError(String.valueOf(ex.getMessage()), parameter), status);
	}

}
