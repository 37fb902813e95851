package com.vixcpp.sync.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.jmx.annotation.EndpointJmxExtension;

/**
 * The endpoint over JMX: what HTTP has as paths are operations here. Safe for use by
 * several threads.
 */
@EndpointJmxExtension(endpoint = VixSyncEndpoint.class)
public final class VixSyncJmxExtension {

	private static final RequestedFilter NO_FILTER = new RequestedFilter(null, null, null, null);

	private final OperationReader reader;

	private final OperationActions actions;

	/**
	 * Create the extension.
	 * @param reader shows operations
	 * @param actions does what is asked
	 */
	public VixSyncJmxExtension(OperationReader reader, OperationActions actions) {
		this.reader = reader;
		this.actions = actions;
	}

	/**
	 * A page of operations.
	 * @param status only those that stand there
	 * @param kind only those of that kind
	 * @param destination only those that share that fate
	 * @param orderingKey only those of that key
	 * @param cursor {@code next} of the page before
	 * @param limit at most this many
	 * @return the page
	 */
	@ReadOperation
	public OperationRows operations(@Nullable String status, @Nullable String kind, @Nullable String destination,
			@Nullable String orderingKey, @Nullable String cursor, @Nullable String limit) {
		return this.reader.page(new RequestedFilter(status, kind, destination, orderingKey), cursor, limit);
	}

	/**
	 * All of one operation.
	 * @param id its id
	 * @param reader who asks
	 * @return the operation
	 */
	@ReadOperation
	public OperationDetail operation(String id, SecurityContext reader) {
		return this.reader.detail(id, reader);
	}

	/**
	 * Pause the engines of all nodes.
	 * @return what was done
	 */
	@WriteOperation
	public ActionResult pause() {
		return act("pause");
	}

	/**
	 * Let the engines of all nodes go on.
	 * @return what was done
	 */
	@WriteOperation
	public ActionResult resume() {
		return act("resume");
	}

	/**
	 * Make one pass of the engine of this node.
	 * @return what was done
	 */
	@WriteOperation
	public ActionResult tick() {
		return act("tick");
	}

	/**
	 * Give what has failed for good all its attempts again.
	 * @param id one operation; null for several
	 * @param kind only those of that kind
	 * @param destination only those that share that fate
	 * @param orderingKey only those of that key
	 * @param all {@code true} to mean every one
	 * @return what was done
	 */
	@WriteOperation
	public ActionResult retry(@Nullable String id, @Nullable String kind, @Nullable String destination,
			@Nullable String orderingKey, @Nullable String all) {
		return this.actions.act("retry",
				new ActionRequest(id, new RequestedFilter(null, kind, destination, orderingKey), all, null, null));
	}

	/**
	 * Give up what waits or has failed for good.
	 * @param id one operation; null for several
	 * @param status only those that stand there
	 * @param kind only those of that kind
	 * @param destination only those that share that fate
	 * @param orderingKey only those of that key
	 * @param all {@code true} to mean every one
	 * @return what was done
	 */
	@WriteOperation
	public ActionResult discard(@Nullable String id, @Nullable String status, @Nullable String kind,
			@Nullable String destination, @Nullable String orderingKey, @Nullable String all) {
		return this.actions.act("discard",
				new ActionRequest(id, new RequestedFilter(status, kind, destination, orderingKey), all, null, null));
	}

	/**
	 * Send again what was delivered.
	 * @param id one operation; null for several
	 * @param from delivered then or later
	 * @param to delivered before
	 * @param kind only those of that kind
	 * @param destination only those that shared that fate
	 * @param orderingKey only those of that key
	 * @param all {@code true} to mean every one
	 * @return what was done
	 */
	@WriteOperation
	public ActionResult resend(@Nullable String id, @Nullable String from, @Nullable String to, @Nullable String kind,
			@Nullable String destination, @Nullable String orderingKey, @Nullable String all) {
		return this.actions.act("resend",
				new ActionRequest(id, new RequestedFilter(null, kind, destination, orderingKey), all, from, to));
	}

	private ActionResult act(String name) {
		return this.actions.act(name, new ActionRequest(null, NO_FILTER, null, null, null));
	}

}
