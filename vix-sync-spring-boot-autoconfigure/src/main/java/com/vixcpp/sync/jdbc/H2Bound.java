package com.vixcpp.sync.jdbc;

import java.util.Collection;
import java.util.List;

import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.outbox.Transition;

/**
 * Keeps {@code vix_sync_bound} in step with the entries of the outbox that have an
 * ordering key or a deadline, for the indexes of both. Only H2 has it; elsewhere nothing
 * is done. To be called in the transaction that has changed the entries, by who still
 * holds them: so nobody ever waits for a row of it.
 */
final class H2Bound {

	private static final String ADD = """
			insert into vix_sync_bound (position, place, ordering_key, expires_at)
			select o.position,
			  case when o.ordering_key is not null and (o.place <> 2 or o.status <> 4) then o.place end,
			  o.ordering_key, case when o.status <> 4 then o.expires_at end
			from vix_sync_outbox o where (o.ordering_key is not null or o.expires_at is not null) and %s
			""";

	private static final String ADD_SOME = ADD.formatted("o.position = any(:positions)");

	private static final String ADD_MISSING = ADD
		.formatted("not exists (select 1 from vix_sync_bound b where b.position = o.position)");

	private static final String REMOVE = "delete from vix_sync_bound where position = any(:positions)";

	private H2Bound() {
	}

	/** Entries are new. */
	static void added(Jdbc jdbc, List<Long> positions) {
		if (isKept(jdbc) && !positions.isEmpty()) {
			update(jdbc, ADD_SOME, positions);
		}
	}

	/**
	 * Entries have left the outbox, or have begun or ceased to wait for a person: while
	 * they do they have no deadline, and may have no place.
	 */
	static void changed(Jdbc jdbc, List<Transition> made) {
		List<Long> positions = made.stream()
			.filter((each) -> each.to().isFinal() || isOfPerson(each))
			.map((each) -> each.from().position())
			.toList();
		if (isKept(jdbc) && !positions.isEmpty()) {
			update(jdbc, REMOVE, positions);
			if (made.stream().anyMatch(H2Bound::isOfPerson)) {
				update(jdbc, ADD_SOME, positions);
			}
		}
	}

	/**
	 * All entries were made anew, and others may have been added meanwhile.
	 * @return how many of them are kept here
	 */
	static int rebuilt(Jdbc jdbc) {
		if (!isKept(jdbc)) {
			return 0;
		}
		jdbc.sql("delete from vix_sync_bound").update();
		return jdbc.sql(ADD_MISSING).update();
	}

	private static boolean isKept(Jdbc jdbc) {
		return jdbc.vendor() == DatabaseVendor.H2;
	}

	private static boolean isOfPerson(Transition transition) {
		return transition.to() == OperationStatus.PERMANENT_FAILED
				|| transition.from().status() == OperationStatus.PERMANENT_FAILED;
	}

	private static void update(Jdbc jdbc, String sql, Collection<Long> positions) {
		jdbc.sql(sql).param("positions", positions.toArray(Long[]::new)).update();
	}

}
