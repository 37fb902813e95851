package com.vixcpp.sync.jdbc;

import java.util.ArrayList;
import java.util.List;

import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.wal.WalCursor;
import com.vixcpp.sync.wal.WalRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every log must do.
 */
abstract class WalContract extends StoreContract {

	@Test
	void everyTransitionButClaimsAndReleasesIsARecordNumberedWithoutGaps() {
		this.outbox.enqueue(operation("a"), "base", T0);
		this.outbox.release(claimOne(T0), T0);
		this.outbox.fail(claimOne(T0), "x", true, T0);
		this.outbox.fail(claimOne(T0.plusSeconds(5)), "y", false, T0.plusSeconds(5));
		this.outbox.retry("a", T0.plusSeconds(6));
		this.outbox.complete(claimOne(T0.plusSeconds(6)), T0.plusSeconds(7));
		List<WalRecord> history = this.wal.history("a");
		assertThat(history).extracting(WalRecord::type)
			.containsExactly(WalRecord.Type.PUT, WalRecord.Type.FAILED, WalRecord.Type.PERMANENTLY_FAILED,
					WalRecord.Type.RETRIED, WalRecord.Type.DELIVERED);
		assertThat(history).extracting(WalRecord::revision).containsExactly(0, 1, 2, 3, 4);
		assertThat(history.get(0).operation()).isEqualTo(operation("a"));
		assertThat(history.get(1).nextAttemptAt()).isEqualTo(T0.plusSeconds(1));
		assertThat(history.get(4).at()).isEqualTo(T0.plusSeconds(7));
	}

	@Test
	void replayHandsOverWhatIsBehindTheCursorAndNothingTwice() {
		this.outbox.enqueue(operation("a"), "base", T0);
		List<String> seen = new ArrayList<>();
		WalCursor cursor = this.wal.replay(WalCursor.START, (record) -> seen.add(record.operationId()));
		this.outbox.enqueue(operation("b"), "base", T0);
		cursor = this.wal.replay(cursor, (record) -> seen.add(record.operationId()));
		this.wal.replay(cursor, (record) -> seen.add(record.operationId()));
		assertThat(seen).containsExactly("a", "b");
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> this.wal.read(new WalCursor("yesterday"), 1));
	}

	@Test
	void anAppendedRecordIsReadBack() {
		WalRecord record = new WalRecord(0, "x", 0, WalRecord.Type.PUT, T0, OperationStatus.PENDING, 0, T0, null, null,
				false, operation("x"));
		this.wal.append(List.of(record));
		assertThat(this.wal.history("x")).singleElement()
			.usingRecursiveComparison()
			.ignoringFields("position")
			.isEqualTo(record);
	}

}
