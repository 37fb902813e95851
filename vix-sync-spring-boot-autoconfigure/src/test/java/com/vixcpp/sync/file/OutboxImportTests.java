package com.vixcpp.sync.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import com.vixcpp.sync.operation.OperationStatus;
import com.vixcpp.sync.operation.OperationView;
import com.vixcpp.sync.outbox.OutboxCounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An {@code outbox.json} of the original is taken over, all of it and once.
 */
class OutboxImportTests {

	private static final String OUTBOX = """
			{"version":1,"ops":{
			"op_2":{"id":"op_2","kind":"http.post","target":"/notes","payload":"{\\"text\\":\\"\\u00e9 \\ud83d\\ude00\\"}",
			 "idempotency_key":"idem_2","created_at_ms":2000,"updated_at_ms":2000,"attempt":1,"next_retry_at_ms":9,
			 "status":3,"last_error":"down"},
			"op_1":{"id":"op_1","kind":"http.post","target":"/notes","payload":"plain","idempotency_key":"",
			 "created_at_ms":1000,"updated_at_ms":1500,"attempt":0,"next_retry_at_ms":0,"status":1,"last_error":""},
			"op_3":{"id":"op_3","kind":"http.post","target":"/notes","payload":"","idempotency_key":"idem_3",
			 "created_at_ms":3000,"updated_at_ms":3000,"attempt":8,"next_retry_at_ms":0,"status":4,
			 "last_error":"bad\\nrequest"},
			"op_4":{"id":"op_4","kind":"http.post","target":"/notes","payload":"","idempotency_key":"idem_4",
			 "created_at_ms":4000,"updated_at_ms":4000,"attempt":0,"next_retry_at_ms":0,"status":2,"last_error":""}},
			"owners":{"op_1":"vix-sync"}}
			""";

	@TempDir
	private Path directory;

	private final MemoryDisk disk = new MemoryDisk();

	private FileStore store = Stores.open(this.disk, false, 100_000);

	private int take(String json) throws IOException {
		Path file = Files.writeString(this.directory.resolve("outbox.json"), json);
		return this.store.importFrom(file, (operation) -> "base");
	}

	private OperationView view(String id) {
		return this.store.outbox().find(id).orElseThrow();
	}

	@Test
	void eachOperationIsTakenOverAsFarAsItHadComeUnderItsIdAndKey() throws IOException {
		assertThat(take(OUTBOX)).isEqualTo(4);
		assertThat(this.store.outbox().counts()).isEqualTo(new OutboxCounts(2, 0, 0, 1));
		assertThat(view("op_2").operation().idempotencyKey()).isEqualTo("idem_2");
		assertThat(view("op_2").operation().payload().asString()).isEqualTo("{\"text\":\"é \uD83D\uDE00\"}");
		assertThat(view("op_2").operation().payload().contentType()).isEqualTo("application/json");
		assertThat(view("op_1").operation().idempotencyKey()).isEqualTo("op_1");
		assertThat(view("op_1").operation().payload().contentType()).startsWith("text/plain");
		assertThat(view("op_3").lastError()).isEqualTo("bad request");
		assertThat(view("op_3").status()).isEqualTo(OperationStatus.PERMANENT_FAILED);
		assertThat(view("op_4").status()).isEqualTo(OperationStatus.DONE);
		assertThat(Stores.claim(Stores.outbox(this.store), Instant.now().plusSeconds(1), 9))
			.extracting((each) -> each.operation().id())
			.containsExactly("op_1", "op_2");
	}

	@Test
	void aSecondTimeNothingIsTakenOverAlsoWhenItWasForgotten() throws IOException {
		take(OUTBOX);
		assertThat(take(OUTBOX)).isZero();
		this.store.close();
		this.store = Stores.open(this.disk, false, 100_000);
		assertThat(take(OUTBOX)).isZero();
		Instant later = Instant.now().plus(Duration.ofDays(8));
		assertThat(Stores.outbox(this.store).control().prune(Duration.ofDays(7), 10, later)).isEqualTo(1);
		new Compaction(this.store.journal()).run();
		assertThat(take(OUTBOX)).isZero();
		assertThat(this.store.outbox().find("op_4")).isEmpty();
	}

	@Test
	void whatIsThereAlreadyUnderAnIdStaysAsItIs() throws IOException {
		Stores.outbox(this.store).enqueue(Stores.operation("op_2"), "base", Stores.T0);
		assertThat(take(OUTBOX)).isEqualTo(3);
		assertThat(view("op_2").operation()).isEqualTo(Stores.operation("op_2"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "[]", "{\"ops\":{\"a\":1}}", "{\"ops\":{\"a\":{\"kind\":\"\",\"target\":\"x\"}}}",
			"{\"ops\":{\"a\":{\"kind\":\"k\",\"target\":\"x\",\"status\":9}}}", "{\"ops\":{}} x",
			"{\"ops\":{\"a\":\"\\u00g0\"}}" })
	void whatIsNoOutboxIsRefusedAndSaysWhy(String json) {
		assertThatExceptionOfType(OutboxImportException.class).isThrownBy(() -> take(json))
			.withMessageContaining("outbox.json")
			.withMessageContaining("not taken over");
		assertThat(Stores.records(this.store)).isEmpty();
	}

	@Test
	void oneThatIsNoOperationKeepsAllOthersFromBeingTakenOverByHalf() {
		assertThatExceptionOfType(OutboxImportException.class)
			.isThrownBy(() -> take(OUTBOX.replace("\"op_3\":{\"id\":\"op_3\",\"kind\":\"http.post\"",
					"\"op_3\":{\"id\":\"op_3\",\"kind\":\"\"")))
			.withMessageContaining("op_3");
		assertThat(Stores.records(this.store)).isEmpty();
	}

}
