package com.vixcpp.sync.file;

import java.util.List;

import com.vixcpp.sync.outbox.Outbox;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One operation of a key at a time, also when what a failure does to those behind it was
 * configured anew between two runs.
 */
class FileOrderingTests {

	@Test
	void aLineThatWasHeldHasOneHeadWhenItIsReadAgainAsOneThatSkips() {
		MemoryDisk disk = new MemoryDisk();
		FileStore held = Stores.open(disk, false, 100_000);
		Outbox outbox = Stores.outbox(held);
		for (String id : List.of("a", "b")) {
			outbox.enqueue(Stores.operation(id).withOrderingKey("k"), "base", Stores.T0);
		}
		outbox.fail(Stores.claim(outbox, Stores.T0, 1).get(0), "no", false, Stores.T0);
		assertThat(Stores.claim(outbox, Stores.T0, 1)).isEmpty();
		outbox.retry("a", Stores.T0);
		assertThat(Stores.claim(outbox, Stores.T0, 2)).extracting((each) -> each.entry().operationId())
			.containsExactly("a");
		try (FileStore skips = Stores.open(disk.copy(), false, 100_000, true)) {
			Outbox again = Stores.outbox(skips);
			assertThat(skips.outbox().entry("a").orElseThrow().lease()).isNotNull();
			assertThat(Stores.claim(again, Stores.T0, 2)).isEmpty();
			assertThat(again.recover(10, true, Stores.T0)).isOne();
			again.discard("a", Stores.T0);
			assertThat(Stores.claim(again, Stores.T0, 2)).hasSize(1);
		}
	}

}
