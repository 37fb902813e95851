package com.vixcpp.sync.benchmarks.contender;

/**
 * The log and the outbox filled from outside, as a long outage leaves them.
 */
final class VixSyncTables {

	/** Nobody listens there. */
	private static final String AWAY = "http://127.0.0.1:9";

	private final Business business;

	VixSyncTables(Business business) {
		this.business = business;
	}

	void fill(String id, Waiting why, int count) {
		Vendor vendor = this.business.vendor();
		boolean away = why == Waiting.RESTING;
		String key = (why == Waiting.BEHIND_A_KEY) ? "'blocked'" : "cast(null as varchar(255))";
		Long last = this.business.jdbc()
			.queryForObject("select coalesce(max(position), 0) from vix_sync_wal", Long.class);
		this.business.jdbc()
			.update("""
					insert into vix_sync_wal (operation_id, revision, type, at, status, attempt, next_attempt_at, kind, target,
					  content_type, payload, headers, idempotency_key, ordering_key, digest, destination)
					select %1$s, 0, 1, current_timestamp, 0, 0, %2$s, 'http.post', '%3$s/op', 'application/json', %4$s, '',
					  %1$s, %5$s, %6$s, '%7$s'
					from %8$s
					"""
				.formatted(id, vendor.due(why), away ? AWAY : "", vendor.bytes(vendor.payload(id)), key,
						vendor.bytes("repeat('d', 32)"), away ? AWAY : "base", vendor.numbers(count)));
		this.business.jdbc()
			.update("""
					insert into vix_sync_outbox (position, operation_id, status, attempt, revision, due_at, kind, destination,
					  ordering_key, place, size, created_at)
					select position, operation_id, 0, 0, 0, next_attempt_at, kind, destination, ordering_key, ?, ?, at
					from vix_sync_wal where position > ? and revision = 0
					""",
					(why == Waiting.BEHIND_A_KEY) ? 2 : 0, Payload.SIZE, last);
		if (why == Waiting.BEHIND_A_KEY) {
			this.business.jdbc().update("""
					update vix_sync_outbox set status = 4, place = 1
					where position = (select min(position) from vix_sync_outbox) and not exists
					  (select 1 from vix_sync_outbox where place = 1)
					""");
		}
		this.business.tidy("vix_sync_wal", "vix_sync_outbox");
	}

	int waiting() {
		return this.business.count("vix_sync_outbox");
	}

}
