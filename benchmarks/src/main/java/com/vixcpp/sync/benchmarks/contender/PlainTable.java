package com.vixcpp.sync.benchmarks.contender;

import java.util.List;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The table of {@link PlainContender}, with the claim that is fast on its database.
 */
final class PlainTable {

	static final String NAME = "plain_outbox";

	private final JdbcTemplate jdbc;

	private final Vendor vendor;

	PlainTable(JdbcTemplate jdbc, Vendor vendor) {
		this.jdbc = jdbc;
		this.vendor = vendor;
		jdbc.execute("""
				create table plain_outbox (id varchar(64) primary key, payload varchar(10000) not null,
				  status smallint not null, due_at timestamp(6) with time zone not null)
				""");
		// Of H2 only the whole index gives the order of the claim.
		jdbc.execute((vendor == Vendor.H2) ? "create index plain_outbox_due on plain_outbox (status, due_at, id)"
				: "create index plain_outbox_due on plain_outbox (due_at, id) where status = 0");
	}

	/**
	 * What is to be sent.
	 *
	 * @param id of the row
	 * @param payload its text
	 */
	record Claimed(String id, String payload) {
	}

	List<Claimed> claim(int limit) {
		return (this.vendor == Vendor.H2) ? claimOnH2(limit) : this.jdbc.query("""
				update plain_outbox o set status = 1
				from (select id from plain_outbox where status = 0 and due_at <= now() order by due_at, id limit ?
				  for update skip locked) due
				where o.id = due.id returning o.id, o.payload
				""", (row, i) -> new Claimed(row.getString(1), row.getString(2)), limit);
	}

	/** There is one who claims, so that nothing needs a lock. */
	private List<Claimed> claimOnH2(int limit) {
		List<Claimed> due = this.jdbc.query("""
				select id, payload from plain_outbox where status = 0 and due_at <= current_timestamp
				order by status, due_at, id limit ?
				""", (row, i) -> new Claimed(row.getString(1), row.getString(2)), limit);
		if (!due.isEmpty()) {
			set("update plain_outbox set status = 1 where id = any(?)", ids(due));
		}
		return due;
	}

	void release(List<Claimed> claimed) {
		set("update plain_outbox set status = 0 where id = any(?)", ids(claimed));
	}

	void delete(List<String> ids) {
		set("delete from plain_outbox where id = any(?)", ids);
	}

	private void set(String sql, List<String> ids) {
		this.jdbc.update(sql, (statement) -> statement.setArray(1,
				statement.getConnection().createArrayOf("varchar", ids.toArray())));
	}

	private static List<String> ids(List<Claimed> claimed) {
		return claimed.stream().map(Claimed::id).toList();
	}

	void fill(String id, Waiting why, int count) {
		this.jdbc.update("insert into plain_outbox (id, payload, status, due_at) select %s, %s, 0, %s from %s"
			.formatted(id, this.vendor.payload(id), this.vendor.due(why), this.vendor.numbers(count)));
	}

}
