package com.vixcpp.sync.peer;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which handler takes which kind. Immutable.
 */
public final class OperationHandlers {

	private final Map<String, OperationHandler> handlers;

	/**
	 * Create the register.
	 * @param handlers all there are
	 * @throws DuplicateHandlerException if two take one kind
	 * @throws IllegalStateException if one takes none
	 */
	public OperationHandlers(Collection<? extends OperationHandler> handlers) {
		Map<String, OperationHandler> byKind = new TreeMap<>();
		for (OperationHandler handler : handlers) {
			for (String kind : requireKinds(handler)) {
				OperationHandler other = byKind.put(kind, handler);
				if (other != null) {
					throw new DuplicateHandlerException(kind, other, handler);
				}
			}
		}
		this.handlers = Collections.unmodifiableMap(byKind);
	}

	private static Set<String> requireKinds(OperationHandler handler) {
		Set<String> kinds = handler.kinds();
		if (kinds == null || kinds.isEmpty() || kinds.stream().anyMatch((each) -> each == null || each.isBlank())) {
			throw new IllegalStateException("OperationHandler.kinds of " + handler.getClass().getName()
					+ " must return at least one kind, and none that is null or blank");
		}
		return kinds;
	}

	/** All kinds, in alphabetical order. */
	Set<String> kinds() {
		return this.handlers.keySet();
	}

	/** The handler of a kind; empty if none takes it. */
	Optional<OperationHandler> find(String kind) {
		return Optional.ofNullable(this.handlers.get(kind));
	}

}
