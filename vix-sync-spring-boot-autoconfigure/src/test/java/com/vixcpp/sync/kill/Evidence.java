package com.vixcpp.sync.kill;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.wal.WalRecord.Type;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What can be seen from the outside after all is over: the tables, read by plain SQL, and
 * the requests that arrived.
 *
 * @param acknowledged the ids whose commit was acknowledged
 * @param localRows the body of each local row
 * @param log the records of each operation, by revision
 * @param outbox the unfinished operations
 * @param migrations the rows of the migration history
 * @param requests the requests of each operation, the earliest first
 * @param lives how each process ended
 */
record Evidence(Set<String> acknowledged, Map<String, String> localRows, Map<String, List<Record>> log,
		Map<String, Entry> outbox, List<Migration> migrations, Map<String, List<Request>> requests,
		Map<Integer, End> lives) {

	static Evidence gather(DataSource dataSource, Set<String> acknowledged, List<Request> requests,
			Map<Integer, End> lives) {
		JdbcClient jdbc = JdbcClient.create(dataSource);
		Map<String, String> localRows = new HashMap<>();
		jdbc.sql("select id, body from local_write").query((rs) -> {
			localRows.put(rs.getString("id"), rs.getString("body"));
		});
		Map<String, List<Record>> log = new TreeMap<>();
		jdbc.sql("select * from vix_sync_wal order by operation_id, revision").query((rs) -> {
			log.computeIfAbsent(rs.getString("operation_id"), (id) -> new ArrayList<>()).add(Record.of(rs));
		});
		Map<String, Entry> outbox = new TreeMap<>();
		jdbc.sql("select operation_id, status, attempt, revision from vix_sync_outbox").query((rs) -> {
			outbox.put(rs.getString("operation_id"),
					new Entry(OperationStatus.of(rs.getInt("status")), rs.getInt("attempt"), rs.getInt("revision")));
		});
		List<Migration> migrations = jdbc
			.sql("select \"version\", \"success\" from \"vix_sync_schema_history\" where \"version\" is not null")
			.query((rs, row) -> new Migration(rs.getString(1), rs.getBoolean(2)))
			.list();
		return new Evidence(Set.copyOf(acknowledged), localRows, log, outbox, migrations, byOperation(requests),
				Map.copyOf(lives));
	}

	/** The requests of each operation, the earliest first. */
	static Map<String, List<Request>> byOperation(List<Request> requests) {
		return requests.stream()
			.sorted(Comparator.comparing(Request::startedAt))
			.collect(Collectors.groupingBy(Request::id, TreeMap::new, Collectors.toList()));
	}

	/**
	 * Operations that were never acknowledged and are there by half. PostgreSQL leaves
	 * none; H2 stores its tables one after the other, and a kill can tear what another
	 * thread is just committing.
	 */
	Set<String> halves() {
		Set<String> halves = new TreeSet<>(this.localRows.keySet());
		halves.addAll(this.log.keySet());
		halves.addAll(this.outbox.keySet());
		halves.removeIf(
				(id) -> this.acknowledged.contains(id) || (this.localRows.containsKey(id) && this.log.containsKey(id)));
		return halves;
	}

	/** The same without some operations. */
	Evidence without(Set<String> ids) {
		return new Evidence(this.acknowledged, less(this.localRows, ids), less(this.log, ids), less(this.outbox, ids),
				this.migrations, less(this.requests, ids), this.lives);
	}

	private static <T> Map<String, T> less(Map<String, T> map, Set<String> ids) {
		Map<String, T> less = new TreeMap<>(map);
		less.keySet().removeAll(ids);
		return less;
	}

	List<Request> requests(String id) {
		return this.requests.getOrDefault(id, List.of());
	}

	/** The last record of each operation. */
	Map<String, Record> last() {
		Map<String, Record> last = new TreeMap<>();
		this.log.forEach((id, records) -> last.put(id, records.get(records.size() - 1)));
		return last;
	}

	int leasesLost(String id) {
		return (int) this.log.getOrDefault(id, List.of()).stream().filter(Record::isLeaseLost).count();
	}

	long kills() {
		return this.lives.values().stream().filter((end) -> end == End.KILLED).count();
	}

	@Override
	public String toString() {
		long repeated = this.requests.values().stream().filter((each) -> each.size() > 1).count();
		long lost = this.log.keySet().stream().mapToLong(this::leasesLost).sum();
		long again = this.requests.values()
			.stream()
			.filter((each) -> each.stream().filter(Request::isDelivered).count() > 1)
			.count();
		return "%d kills, %d operations, %d acknowledged, %d sent more than once, %d leases lost, %d delivered more than once"
			.formatted(kills(), this.log.size(), this.acknowledged.size(), repeated, lost, again);
	}

	/** How a process ended. */
	enum End {

		/** By SIGKILL. */
		KILLED,

		/** By itself, all of its work given back. */
		STOPPED

	}

	/** A row of the migration history. */
	record Migration(String version, boolean success) {
	}

	/** A row of the outbox. */
	record Entry(OperationStatus status, int attempt, int revision) {
	}

	/** A row of the log. */
	record Record(int revision, Type type, Instant at, OperationStatus status, int attempt, @Nullable String detail,
			@Nullable Integer responseStatus, @Nullable String payload) {

		static Record of(ResultSet rs) throws SQLException {
			byte[] payload = rs.getBytes("payload");
			return new Record(rs.getInt("revision"), Type.of(rs.getInt("type")),
					rs.getObject("at", OffsetDateTime.class).toInstant(), OperationStatus.of(rs.getInt("status")),
					rs.getInt("attempt"), rs.getString("detail"), rs.getObject("response_status", Integer.class),
					(payload != null) ? new String(payload, StandardCharsets.UTF_8) : null);
		}

		/** The first loss is recorded as such, the next ones as a counted failure. */
		boolean isLeaseLost() {
			return this.type == Type.LEASE_LOST || (isCounted() && this.responseStatus == null);
		}

		boolean isCounted() {
			return this.type == Type.FAILED || this.type == Type.PERMANENTLY_FAILED;
		}

		/** What an answer has made of it. */
		boolean isResult() {
			return this.type == Type.DELIVERED || (isCounted() && !isLeaseLost());
		}

	}

}
