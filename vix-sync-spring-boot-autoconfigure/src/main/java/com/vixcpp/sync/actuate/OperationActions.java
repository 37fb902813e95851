package com.vixcpp.sync.actuate;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

import com.vixcpp.sync.DiscardResult;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.engine.TickResult;
import com.vixcpp.sync.operation.OperationFilter;
import com.vixcpp.sync.outbox.ResendReport;
import com.vixcpp.sync.outbox.StoreUnavailableException;

/**
 * What the endpoint does to operations and engines, whatever technology asks. Each action
 * has transactions of its own. Safe for use by several threads.
 */
public final class OperationActions {

	/** The names of the actions. */
	static final List<String> NAMES = List.of("pause", "resume", "tick", "retry", "discard", "resend");

	private final VixSync vixSync;

	private final Supplier<TickResult> engine;

	private final OutboxSampler sampler;

	/**
	 * Create the actions.
	 * @param vixSync what does them
	 * @param engine makes one pass of the engine of this node
	 * @param sampler told that what it has counted is no longer so
	 */
	public OperationActions(VixSync vixSync, Supplier<TickResult> engine, OutboxSampler sampler) {
		this.vixSync = vixSync;
		this.engine = engine;
		this.sampler = sampler;
	}

	/**
	 * Do one of the actions.
	 * @param name one of {@link #NAMES}
	 * @param request what to do it to
	 * @return what was done
	 * @throws InvalidParameterException if the request is not clear
	 * @throws UnknownOperationException if the operation is not known
	 * @throws IllegalStateException if the operation does not stand where that can be
	 * done
	 * @throws StoreUnavailableException if the database cannot be reached
	 */
	ActionResult act(String name, ActionRequest request) {
		try {
			return switch (name) {
				case "pause" -> ActionResult.of(name, this.vixSync.pause());
				case "resume" -> ActionResult.of(name, this.vixSync.resume());
				case "tick" -> tick();
				case "retry" -> retry(request);
				case "discard" -> discard(request);
				case "resend" -> resend(request);
				default -> throw new IllegalArgumentException(name);
			};
		}
		finally {
			this.sampler.outdate();
		}
	}

	private ActionResult tick() {
		TickResult pass = this.engine.get();
		Map<String, Long> counts = new LinkedHashMap<>();
		counts.put("recovered", (long) pass.recovered());
		counts.put("expired", (long) pass.expired());
		counts.put("claimed", (long) pass.claimed());
		counts.put("delivered", (long) pass.delivered());
		counts.put("failed", (long) pass.failed());
		counts.put("released", (long) pass.released());
		boolean changed = counts.values().stream().anyMatch((each) -> each > 0);
		return new ActionResult("tick", changed, counts);
	}

	private ActionResult retry(ActionRequest request) {
		String id = request.single();
		return (id != null)
				? one("retry", "retried", id, () -> this.vixSync.retry(id),
						"Only what has failed for good can be retried")
				: several("retry", "retried", request.several(), this.vixSync::retry);
	}

	private ActionResult discard(ActionRequest request) {
		String id = request.single();
		return (id != null)
				? one("discard", "discarded", id, () -> this.vixSync.discard(id) == DiscardResult.DISCARDED,
						"Only what waits or has failed for good can be discarded")
				: several("discard", "discarded", request.several(), this.vixSync::discard);
	}

	private ActionResult one(String action, String done, String id, BooleanSupplier change, String rule) {
		if (change.getAsBoolean()) {
			return ActionResult.of(action, done, 1);
		}
		String sentence = this.vixSync.explain(id).sentence();
		if (this.vixSync.find(id).isEmpty()) {
			throw new UnknownOperationException(sentence);
		}
		throw new IllegalStateException(rule + ". " + sentence);
	}

	private static ActionResult several(String action, String done, OperationFilter filter,
			Function<OperationFilter, Integer> change) {
		try {
			return ActionResult.of(action, done, change.apply(filter));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidParameterException("status", String.valueOf(ex.getMessage()));
		}
	}

	private ActionResult resend(ActionRequest request) {
		String id = request.single();
		if (id != null) {
			try {
				return one("resend", "resent", id, () -> this.vixSync.resend(id),
						"Only what was delivered can be sent again");
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidParameterException("id", String.valueOf(ex.getMessage()));
			}
		}
		OperationFilter filter = request.several();
		Instant from = request.since();
		Instant to = request.until();
		try {
			ResendReport report = this.vixSync.resend(from, to, filter);
			Map<String, Long> counts = new LinkedHashMap<>();
			counts.put("resent", report.resent());
			counts.put("waiting", report.waiting());
			counts.put("expired", report.expired());
			return new ActionResult("resend", report.resent() > 0, counts);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidParameterException((filter.status() != null) ? "status" : "from",
					String.valueOf(ex.getMessage()));
		}
	}

}
