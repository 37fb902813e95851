package com.vixcpp.sync.jdbc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationFilter;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.Settlement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The outbox is made anew from the log, and is what it was (A9).
 */
abstract class RebuildContract extends StoreContract {

	/** What must come back, whoever held it. */
	private static final String COMPARED = """
			select position, operation_id, case when status = 1 then case when attempt = 0 then 0 else 3 end else status end
			  as status, attempt, revision, kind, destination, ordering_key, suspect, size, created_at, expires_at,
			  last_error, lease_owner
			from vix_sync_outbox order by position
			""";

	private final List<ClaimedOperation> held = new ArrayList<>();

	private final Set<String> postponed = new HashSet<>();

	private List<Map<String, Object>> entries() {
		List<Map<String, Object>> entries = new JdbcTemplate(this.dataSource).queryForList(COMPARED);
		entries.forEach((each) -> each.remove("lease_owner"));
		return entries;
	}

	private Map<String, Instant> due() {
		Map<String, Instant> due = new HashMap<>();
		new JdbcTemplate(this.dataSource)
			.query("select operation_id, due_at from vix_sync_outbox where status in (0, 1, 3)", (rs) -> {
				due.put(rs.getString("operation_id"), Rows.instant(rs, "due_at"));
			});
		return due;
	}

	private int rebuild() {
		this.outbox.control().pause();
		int entries = this.outbox.control().rebuild();
		this.outbox.control().resume();
		return entries;
	}

	@ParameterizedTest
	@ValueSource(longs = { 11, 12, 13 })
	void aRebuiltOutboxEqualsTheLiveOneAfterAnyHistory(long seed) {
		Random random = new Random(seed);
		Instant now = T0;
		for (int step = 0; step < 200; step++) {
			now = now.plusMillis(random.nextInt(900));
			act(random, "s" + step, now);
		}
		List<Map<String, Object>> live = entries();
		Map<String, Instant> due = due();
		assertThat(rebuild()).isEqualTo(live.size()).isGreaterThan(10);
		assertThat(entries()).isEqualTo(live);
		Map<String, Instant> rebuilt = due();
		assertThat(rebuilt.keySet()).isEqualTo(due.keySet());
		due.forEach((id, before) -> {
			if (this.postponed.contains(id)) {
				assertThat(rebuilt.get(id)).isBeforeOrEqualTo(before);
			}
			else {
				assertThat(rebuilt.get(id)).as(id).isEqualTo(before);
			}
		});
		new JdbcTemplate(this.dataSource).update("delete from vix_sync_outbox");
		rebuild();
		assertThat(entries()).isEqualTo(live);
		for (ClaimedOperation each : this.held) {
			assertThat(this.outbox.complete(each, now)).as("a late result").isFalse();
		}
	}

	private void act(Random random, String id, Instant now) {
		int action = random.nextInt(14);
		if (action < 5) {
			Operation operation = operation(id);
			operation = (action == 0) ? operation.withNotBefore(now.plusSeconds(random.nextInt(20))) : operation;
			operation = (action == 1) ? operation.withExpiresAt(now.plusSeconds(200)) : operation;
			operation = (action == 2) ? operation.withOrderingKey("key-" + random.nextInt(3)) : operation;
			this.outbox.enqueue(operation, "base", now);
		}
		else if (action < 7) {
			this.outbox.keys().lineUp();
			this.held.addAll(this.outbox.claim(request(2, random.nextInt(3) == 0), now));
		}
		else if (action < 11 && !this.held.isEmpty()) {
			settle(random, this.held.remove(random.nextInt(this.held.size())), now);
		}
		else if (action == 11) {
			this.outbox.recover(2, random.nextBoolean(), now.plus(LEASE));
			this.outbox.expire(1, now.plusSeconds(100));
		}
		else if (action == 12) {
			this.outbox.retry("s" + random.nextInt(200), now);
			this.outbox.discard("s" + random.nextInt(200), now);
		}
		else {
			this.outbox.control().resend(now.minusSeconds(5), now.plusSeconds(5), OperationFilter.all(), now);
		}
	}

	private void settle(Random random, ClaimedOperation claimed, Instant now) {
		switch (random.nextInt(5)) {
			case 0 -> this.outbox.complete(claimed, now);
			case 1 -> this.outbox.fail(claimed, "down", true, now);
			case 2 -> this.outbox.fail(claimed, "no", false, now);
			case 3 -> this.outbox.release(claimed, now);
			default -> {
				this.outbox.settle(List.of(Settlement.postponed(claimed.entry())), now);
				this.postponed.add(claimed.entry().operationId());
			}
		}
	}

	@Test
	void whatIsSentAgainComesBackWithoutTheErrorsOfItsFirstLife() {
		this.outbox.enqueue(operation("a"), "base", T0);
		this.outbox.fail(claimOne(T0), "down", true, T0);
		this.outbox.complete(claimOne(T0.plusSeconds(9)), T0.plusSeconds(9));
		this.outbox.control().resend(T0, T0.plusSeconds(60), OperationFilter.all(), T0.plusSeconds(90));
		List<Map<String, Object>> live = entries();
		assertThat(rebuild()).isEqualTo(1);
		assertThat(entries()).isEqualTo(live);
	}

	@Test
	void aRebuildWithoutAPauseIsRefusedAndChangesNothing() {
		this.outbox.enqueue(operation("a"), "base", T0);
		new JdbcTemplate(this.dataSource).update("update vix_sync_outbox set attempt = 7");
		assertThatIllegalStateException().isThrownBy(() -> this.outbox.control().rebuild())
			.withMessageContaining("VixSync.pause()");
		assertThat(view("a").attempt()).isEqualTo(7);
	}

	@Test
	void whatIsEnqueuedWhileARebuildBeginsIsNeitherLostNorDoubled() {
		this.outbox.enqueue(operation("a"), "base", T0);
		Caller rolledBack = new Caller(this.dataSource, this.transactions);
		rolledBack.change(() -> this.outbox.enqueue(operation("undone"), "base", T0));
		rolledBack.rollback();
		rolledBack.close();
		assertThat(rebuild()).isEqualTo(1);
		this.outbox.enqueue(operation("b"), "base", T0);
		assertThat(claim(T0, 10)).extracting((each) -> each.operation().id()).containsExactly("a", "b");
	}

}
