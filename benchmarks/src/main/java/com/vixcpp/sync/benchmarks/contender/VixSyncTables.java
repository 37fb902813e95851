package com.vixcpp.sync.benchmarks.contender;

/**
 * The log and the outbox filled from outside, as a long outage leaves them.
 */
final class VixSyncTables {

	/** Nobody listens there. */
	private static final String AWAY = "http://127.0.0.1:9";

	/** What one transaction writes. */
	private static final int PORTION = 50_000;

	private final Business business;

	VixSyncTables(Business business) {
		this.business = business;
	}

	void fill(String id, Waiting why, int count) {
		Long last = this.business.jdbc()
			.queryForObject("select coalesce(max(position), 0) from vix_sync_wal", Long.class);
		for (int filled = 0; filled < count; filled += PORTION) {
			fill(id, why, last + filled, filled, Math.min(PORTION, count - filled));
		}
		this.business.jdbc()
			.execute("alter table vix_sync_wal alter column position restart with " + (last + count + 1));
		if (why == Waiting.BEHIND_A_KEY) {
			this.business.jdbc().update("""
					update vix_sync_outbox set status = 4, place = 1
					where position = (select min(position) from vix_sync_outbox) and not exists
					  (select 1 from vix_sync_outbox where place = 1)
					""");
			bind();
		}
		this.business.tidy("vix_sync_wal", "vix_sync_outbox");
	}

	/**
	 * Positions are given: H2 would commit, and write, for each few that it hands out.
	 */
	private void fill(String name, Waiting why, long last, int filled, int count) {
		Vendor vendor = this.business.vendor();
		boolean away = why == Waiting.RESTING;
		boolean behind = why == Waiting.BEHIND_A_KEY;
		String id = name + "(" + filled + " + n)";
		this.business.jdbc()
			.update("""
					insert into vix_sync_wal (position, operation_id, revision, type, at, status, attempt, next_attempt_at, kind,
					  target, content_type, payload, headers, ordering_key, destination)
					select %1$d + n, %2$s, 0, 1, current_timestamp, 0, 0, %3$s, 'http.post', '%4$s/op', 'application/json', %5$s,
					  '', %6$s, '%7$s'
					from %8$s
					"""
				.formatted(last, id, vendor.due(why), away ? AWAY : "", vendor.bytes(vendor.payload(id)),
						behind ? "'blocked'" : "cast(null as varchar(255))", away ? AWAY : "base",
						vendor.numbers(count)));
		this.business.jdbc()
			.update("""
					insert into vix_sync_outbox (position, operation_id, status, attempt, revision, due_at, kind, destination,
					  ordering_key, place, size, created_at)
					select position, operation_id, 0, 0, 0, next_attempt_at, kind, destination, ordering_key, ?, ?, at
					from vix_sync_wal where position > ? and revision = 0
					""",
					behind ? 2 : 0, Payload.SIZE, last);
	}

	/** On H2 what has a key is found by a table beside. */
	private void bind() {
		if (this.business.vendor() == Vendor.H2) {
			this.business.jdbc().update("""
					insert into vix_sync_bound (position, place, ordering_key)
					select position, place, ordering_key from vix_sync_outbox o where ordering_key is not null
					  and not exists (select 1 from vix_sync_bound b where b.position = o.position)
					""");
		}
	}

	void clear() {
		if (this.business.vendor() == Vendor.H2) {
			this.business.clear("vix_sync_bound");
		}
		this.business.clear("vix_sync_outbox", "vix_sync_wal");
	}

	int waiting() {
		return this.business.count("vix_sync_outbox");
	}

}
