package com.vixcpp.sync.jdbc;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import com.vixcpp.sync.operation.OperationFilter;
import com.vixcpp.sync.outbox.ClaimedOperation;
import com.vixcpp.sync.outbox.RandomHistory;
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
		RandomHistory history = new RandomHistory(random);
		Instant now = T0;
		for (int step = 0; step < 200; step++) {
			now = now.plusMillis(random.nextInt(900));
			history.step(this.outbox, "s" + step, now);
		}
		List<Map<String, Object>> live = entries();
		Map<String, Instant> due = due();
		assertThat(rebuild()).isEqualTo(live.size()).isGreaterThan(10);
		assertThat(entries()).isEqualTo(live);
		Map<String, Instant> rebuilt = due();
		assertThat(rebuilt.keySet()).isEqualTo(due.keySet());
		due.forEach((id, before) -> {
			if (history.postponed().contains(id)) {
				assertThat(rebuilt.get(id)).isBeforeOrEqualTo(before);
			}
			else {
				assertThat(rebuilt.get(id)).as(id).isEqualTo(before);
			}
		});
		new JdbcTemplate(this.dataSource).update("delete from vix_sync_outbox");
		rebuild();
		assertThat(entries()).isEqualTo(live);
		for (ClaimedOperation each : history.held()) {
			assertThat(this.outbox.complete(each, now)).as("a late result").isFalse();
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
