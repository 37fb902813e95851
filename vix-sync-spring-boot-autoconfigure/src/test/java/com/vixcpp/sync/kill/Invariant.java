package com.vixcpp.sync.kill;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import com.vixcpp.sync.kill.Evidence.End;
import com.vixcpp.sync.kill.Evidence.Record;
import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.wal.WalRecord.Type;

/**
 * What must be true of the evidence, whatever was done to the processes.
 */
enum Invariant {

	/** Every migration is there, once, and has succeeded. */
	MIGRATED_ONCE {

		@Override
		void check(Evidence evidence, Consumer<String> violation) {
			expect(evidence.migrations().stream().allMatch(Evidence.Migration::success), violation,
					"a failed migration");
			List<String> versions = evidence.migrations().stream().map(Evidence.Migration::version).toList();
			expect(versions.contains("1") && new TreeSet<>(versions).size() == versions.size(), violation,
					"versions " + versions);
		}

	},

	/** What was acknowledged is kept and has arrived. */
	ACKNOWLEDGED_ARRIVES {

		@Override
		void check(Evidence evidence, Consumer<String> violation) {
			for (String id : evidence.acknowledged()) {
				expect(evidence.localRows().containsKey(id), violation, id + " has no local row");
				expect(evidence.log().containsKey(id), violation, id + " is not in the log");
				expect(!evidence.requests(id).isEmpty(), violation, id + " has not arrived");
			}
		}

	},

	/** What arrived was committed. */
	ARRIVED_IS_COMMITTED {

		@Override
		void check(Evidence evidence, Consumer<String> violation) {
			for (String id : evidence.requests().keySet()) {
				expect(evidence.localRows().containsKey(id), violation, id + " arrived and has no local row");
			}
		}

	},

	/** Local row, log and outbox tell the same. */
	BOTH_OR_NEITHER {

		@Override
		void check(Evidence evidence, Consumer<String> violation) {
			for (Map.Entry<String, String> row : evidence.localRows().entrySet()) {
				List<Record> records = evidence.log().getOrDefault(row.getKey(), List.of());
				expect(!records.isEmpty() && row.getValue().equals(records.get(0).payload()), violation,
						row.getKey() + " has a local row and not the same operation in the log");
			}
			evidence.last().forEach((id, last) -> {
				expect(evidence.localRows().containsKey(id), violation, id + " is in the log and has no local row");
				expect(last.status().isFinal() != evidence.outbox().containsKey(id), violation,
						id + " is " + last.status() + " in the log and "
								+ (evidence.outbox().containsKey(id) ? "" : "not ") + "in the outbox");
			});
			evidence.outbox()
				.keySet()
				.forEach((id) -> expect(evidence.log().containsKey(id), violation, id + " is in the outbox only"));
		}

	},

	/**
	 * Left in peace, every operation comes to its end: delivered, or refused by the
	 * server.
	 */
	EVERYTHING_ENDS {

		@Override
		void check(Evidence evidence, Consumer<String> violation) {
			evidence.outbox()
				.forEach((id, entry) -> expect(entry.status() == OperationStatus.PERMANENT_FAILED, violation,
						id + " still is " + entry.status()));
			evidence.last()
				.forEach((id, last) -> expect(
						last.status() != OperationStatus.PERMANENT_FAILED
								|| Objects.equals(last.responseStatus(), Answer.REJECTED.status()),
						violation, id + " was given up for " + last));
		}

	},

	/** The log numbers the changes of an operation from 0, and the outbox agrees. */
	REVISIONS_WITHOUT_GAPS {

		@Override
		void check(Evidence evidence, Consumer<String> violation) {
			evidence.log().forEach((id, records) -> {
				for (int i = 0; i < records.size(); i++) {
					expect(records.get(i).revision() == i, violation,
							id + " has revision " + records.get(i).revision() + " in place of " + i);
				}
				expect((records.get(0).type() == Type.PUT), violation, id + " begins with " + records.get(0).type());
			});
			evidence.outbox().forEach((id, entry) -> {
				Record last = evidence.last().get(id);
				expect(last != null && last.revision() == entry.revision() && last.attempt() == entry.attempt(),
						violation, id + " is " + entry + " in the outbox and " + last + " in the log");
			});
		}

	},

	/** A recorded result has its answer, sent for after the record before. */
	RESULTS_ARE_EARNED {

		@Override
		void check(Evidence evidence, Consumer<String> violation) {
			evidence.log().forEach((id, records) -> {
				for (int i = 1; i < records.size(); i++) {
					Record record = records.get(i);
					Instant after = records.get(i - 1).at().minus(CLOCKS);
					Instant before = record.at().plus(CLOCKS);
					expect(!record.isResult() || evidence.requests(id)
						.stream()
						.anyMatch((each) -> Objects.equals(each.answer().status(), record.responseStatus())
								&& each.startedAt().isAfter(after) && each.answeredAt().isBefore(before)),
							violation, id + " has the record " + record + " and no such answer");
				}
			});
		}

	},

	/** An attempt is counted for an answer about this operation, and for nothing else. */
	ONLY_ANSWERS_COUNT {

		@Override
		void check(Evidence evidence, Consumer<String> violation) {
			evidence.log().forEach((id, records) -> {
				int counted = 0;
				int lost = 0;
				for (Record record : records) {
					counted += record.isCounted() ? 1 : 0;
					lost += record.isLeaseLost() ? 1 : 0;
					expect(record.attempt() == counted, violation,
							id + " has counted " + counted + " failures and " + record);
					expect(!record.isCounted() || (record.isLeaseLost() ? lost > 1
							: record.responseStatus() == Answer.ERROR.status()
									|| record.responseStatus() == Answer.REJECTED.status()),
							violation, id + " was charged for " + record);
				}
			});
		}

	},

	/** Always under one id, always saying the same. */
	ONE_IDENTITY {

		@Override
		void check(Evidence evidence, Consumer<String> violation) {
			evidence.requests().values().stream().flatMap(List::stream).forEach((request) -> {
				expect(request.id().equals(request.key()), violation, request.id() + " came as " + request.key());
				String row = evidence.localRows().getOrDefault(request.id(), request.body());
				expect(row.equals(request.body()), violation, request.id() + " came with another body");
			});
		}

	},

	/** No two requests of one operation are under way at the same time. */
	ONE_OWNER_AT_A_TIME {

		@Override
		void check(Evidence evidence, Consumer<String> violation) {
			evidence.requests().forEach((id, requests) -> {
				for (int i = 1; i < requests.size(); i++) {
					expect(!requests.get(i).startedAt().isBefore(requests.get(i - 1).answeredAt()), violation,
							id + " was sent while it was being sent: " + requests);
				}
			});
		}

	},

	/**
	 * What was delivered is sent again only after its lease was lost with its process.
	 */
	DUPLICATES_NEED_A_LOST_LEASE {

		@Override
		void check(Evidence evidence, Consumer<String> violation) {
			evidence.requests().forEach((id, requests) -> {
				List<Request> delivered = requests.stream().filter(Request::isDelivered).toList();
				expect(delivered.size() <= 1 + evidence.leasesLost(id), violation, id + " was delivered "
						+ delivered.size() + " times and lost its lease " + evidence.leasesLost(id) + " times");
				Map<Integer, Long> byLife = delivered.stream()
					.collect(Collectors.groupingBy(Request::life, Collectors.counting()));
				byLife.forEach((life, count) -> expect(count == 1, violation,
						id + " was delivered " + count + " times by process " + life));
				delivered.stream()
					.filter((each) -> evidence.lives().get(each.life()) == End.STOPPED)
					.forEach((each) -> expect(each == requests.get(requests.size() - 1), violation,
							id + " was sent again although process " + each.life() + " lived to record its delivery"));
			});
		}

	},

	/** A lease is lost with the process that holds it, and never while that lives. */
	LEASES_END_BY_DEATH_ONLY {

		@Override
		void check(Evidence evidence, Consumer<String> violation) {
			evidence.log()
				.keySet()
				.forEach((id) -> expect(evidence.leasesLost(id) <= evidence.kills(), violation, id + " lost its lease "
						+ evidence.leasesLost(id) + " times in " + evidence.kills() + " kills"));
		}

	},

	/** A failed operation is not tried again before its backoff. */
	RETRIES_KEEP_THEIR_DISTANCE {

		@Override
		void check(Evidence evidence, Consumer<String> violation) {
			evidence.requests().forEach((id, requests) -> {
				for (int i = 1; i < requests.size(); i++) {
					Duration distance = Duration.between(requests.get(i - 1).answeredAt(), requests.get(i).startedAt());
					expect(requests.get(i - 1).answer() != Answer.ERROR || distance.compareTo(SHORTEST_BACKOFF) >= 0,
							violation, id + " was tried again after " + distance);
				}
			});
		}

	};

	/** How far the clocks of the database and of the server may be apart. */
	private static final Duration CLOCKS = Duration.ofMillis(100);

	/** 200 ms, less the jitter of a fifth. */
	private static final Duration SHORTEST_BACKOFF = Duration.ofMillis(160);

	/** What is broken, and by which operations. */
	static Map<Invariant, List<String>> broken(Evidence evidence) {
		Map<Invariant, List<String>> broken = new EnumMap<>(Invariant.class);
		for (Invariant invariant : values()) {
			invariant.check(evidence,
					(each) -> broken.computeIfAbsent(invariant, (key) -> new ArrayList<>()).add(each));
		}
		return broken;
	}

	abstract void check(Evidence evidence, Consumer<String> violation);

	private static void expect(boolean condition, Consumer<String> violation, String otherwise) {
		if (!condition) {
			violation.accept(otherwise);
		}
	}

}
