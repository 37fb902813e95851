package com.vixcpp.sync.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * The endpoint over HTTP, for MVC, WebFlux and Jersey. Safe for use by several threads.
 * <p>
 * Parameters come as text, so that what is wrong with one can be said by its name.
 */
@EndpointWebExtension(endpoint = VixSyncEndpoint.class)
public final class VixSyncWebExtension {

	private static final String OPERATIONS = "operations";

	private final OperationReader reader;

	private final OperationActions actions;

	/**
	 * Create the extension.
	 * @param reader shows operations
	 * @param actions does what is asked
	 */
	public VixSyncWebExtension(OperationReader reader, OperationActions actions) {
		this.reader = reader;
		this.actions = actions;
	}

	/**
	 * {@code GET operations}: a page of operations, or one of them by its id.
	 * @param part {@code operations}
	 * @param id an id, for those that a path cannot carry; all else is not looked at then
	 * @param status only those that stand there
	 * @param kind only those of that kind
	 * @param destination only those that share that fate
	 * @param orderingKey only those of that key
	 * @param cursor {@code next} of the page before
	 * @param limit at most this many
	 * @param reader who asks
	 * @return the page, or what is wrong
	 */
	@ReadOperation
	public WebEndpointResponse<OperationResponseBody> part(@Selector String part, @Nullable String id,
			@Nullable String status, @Nullable String kind, @Nullable String destination, @Nullable String orderingKey,
			@Nullable String cursor, @Nullable String limit, SecurityContext reader) {
		if (!part.equals(OPERATIONS)) {
			return nothing(part);
		}
		return (id != null) ? EndpointError.or(() -> this.reader.detail(id, reader)) : EndpointError
			.or(() -> this.reader.page(new RequestedFilter(status, kind, destination, orderingKey), cursor, limit));
	}

	/**
	 * {@code GET operations/{id}}: all of one operation.
	 * @param part {@code operations}
	 * @param id its id
	 * @param reader who asks
	 * @return the operation, or what is wrong
	 */
	@ReadOperation
	public WebEndpointResponse<OperationResponseBody> one(@Selector String part, @Selector String id,
			SecurityContext reader) {
		return part.equals(OPERATIONS) ? EndpointError.or(() -> this.reader.detail(id, reader)) : nothing(part);
	}

	/**
	 * {@code POST pause}, and the other actions. It has parameters that are read from the
	 * body in any case: so a body in JSON is required, which no page of another origin
	 * can send.
	 * @param part the name of the action
	 * @param id one operation; null for several
	 * @param status only those that stand there
	 * @param kind only those of that kind
	 * @param destination only those that share that fate
	 * @param orderingKey only those of that key
	 * @param all {@code true} to mean every one
	 * @param from the beginning of a span of time
	 * @param to its end
	 * @return what was done, or what is wrong
	 */
	@WriteOperation
	public WebEndpointResponse<OperationResponseBody> act(@Selector String part, @Nullable String id,
			@Nullable String status, @Nullable String kind, @Nullable String destination, @Nullable String orderingKey,
			@Nullable String all, @Nullable String from, @Nullable String to) {
		if (!OperationActions.NAMES.contains(part)) {
			return EndpointError
				.notFound("There is no action '" + part + "', but " + String.join(", ", OperationActions.NAMES));
		}
		RequestedFilter filter = new RequestedFilter(status, kind, destination, orderingKey);
		return EndpointError.or(() -> this.actions.act(part, new ActionRequest(id, filter, all, from, to)));
	}

	private static WebEndpointResponse<OperationResponseBody> nothing(String part) {
		return EndpointError.notFound("There is no '" + part + "' here, but '" + OPERATIONS + "'");
	}

}
