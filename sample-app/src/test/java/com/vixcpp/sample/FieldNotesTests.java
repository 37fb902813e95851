package com.vixcpp.sample;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

import com.vixcpp.sample.Note.State;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the page asks for, over real HTTP.
 */
class FieldNotesTests {

	@TempDir
	private Path directory;

	@Test
	void aNoteWaitsWhileTheNetworkIsAwayAndTheListOfThemSaysWhy() throws Exception {
		try (RunningSample sample = RunningSample.start(this.directory)) {
			assertThat(sample.put("/network/off").body()).isEqualTo("{\"position\":\"off\"}");
			assertThat(sample.get("/network")).isEqualTo("{\"position\":\"off\"}");
			assertThat(sample.write("Nest with three eggs").statusCode()).isEqualTo(201);
			sample.awaitNotes("\"because\":\"the network is away\"");
			assertThat(sample.get("/notes")).contains("\"waiting\":1").contains("\"state\":\"WAITING\"");
			sample.put("/network/on");
			sample.awaitNotes("\"state\":\"SYNCED\"");
			assertThat(sample.get("/notes")).contains("\"waiting\":0").contains("\"because\":null");
		}
	}

	@Test
	void aHubThatIsOffIsLeftAloneForAWhileAndGetsEverythingWhenItIsBack() throws Exception {
		try (RunningSample sample = RunningSample.start(this.directory)) {
			sample.put("/hub/off");
			assertThat(sample.get("/hub")).isEqualTo("{\"position\":\"off\"}");
			sample.write("one");
			sample.awaitNotes("HTTP 503");
			assertThat(sample.get("/notes")).contains("\"state\":\"WAITING\"");
			sample.put("/hub/on");
			sample.awaitNotes("\"state\":\"SYNCED\"");
			assertThat(sample.get("/hub/notes")).isEqualTo("[\"one\"]");
		}
	}

	@Test
	void aNoteThatTheHubRefusesSaysWhyAndArrivesAfterAPersonsRetry() throws Exception {
		try (RunningSample sample = RunningSample.start(this.directory)) {
			sample.put("/hub/refusing");
			sample.write("Secret meadow");
			sample.awaitNotes("\"state\":\"REFUSED\",\"reason\":\"HTTP 422\"");
			assertThat(sample.get("/notes")).contains("\"waiting\":0");
			sample.put("/network/off");
			sample.put("/hub/on");
			String id = sample.bean(NoteRepository.class).findAll().get(0).operationId();
			assertThat(sample.call("POST", "/actuator/vixsync/retry", "{\"id\":\"" + id + "\"}").statusCode())
				.isEqualTo(200);
			assertThat(sample.get("/notes")).contains("\"waiting\":1")
				.contains("\"state\":\"WAITING\",\"reason\":null");
			sample.put("/network/on");
			sample.awaitNotes("\"state\":\"SYNCED\",\"reason\":null");
		}
	}

	@Test
	void aNoteThatAPersonGivesUpSaysSo() throws Exception {
		try (RunningSample sample = RunningSample.start(this.directory, "--sample.network.online=false")) {
			sample.write("Secret meadow");
			sample.bean(VixSync.class).discard(sample.bean(NoteRepository.class).findAll().get(0).operationId());
			assertThat(sample.get("/notes")).contains("\"state\":\"DISCARDED\"").contains("\"waiting\":0");
		}
	}

	@Test
	void aFailureThatIsTriedAgainIsShownWithItsReasonAndToldTwiceChangesNothing() throws Exception {
		try (RunningSample sample = RunningSample.start(this.directory, "--sample.network.online=false")) {
			sample.write("Nest with three eggs");
			NoteRepository notes = sample.bean(NoteRepository.class);
			NoteSync listener = sample.bean(NoteSync.class);
			String id = notes.findAll().get(0).operationId();
			Operation operation = sample.bean(VixSync.class).find(id).orElseThrow().operation();
			for (int i = 0; i < 2; i++) {
				listener.failed(new OperationEvent.Failed(operation, 1, "HTTP 500", Duration.ofSeconds(1), 500, null));
				assertThat(sample.get("/notes")).contains("\"state\":\"FAILED\",\"reason\":\"HTTP 500\"");
			}
			for (int i = 0; i < 2; i++) {
				listener.delivered(new OperationEvent.Delivered(operation, 1, 201, null));
				assertThat(notes.findAll()).singleElement()
					.returns(State.SYNCED, Note::state)
					.returns(null, Note::reason);
			}
			listener.delivered(new OperationEvent.Delivered(Operation.of("http.post", "/others"), 0, 201, null));
			assertThat(notes.findAll()).hasSize(1);
		}
	}

	@Test
	void whatIsKnownOfANoteSurvivesARestart() throws Exception {
		try (RunningSample sample = RunningSample.start(this.directory)) {
			sample.write("Heron at the weir");
			sample.awaitNotes("\"state\":\"SYNCED\"");
			sample.put("/network/off");
			sample.write("Ice on the pond");
		}
		try (RunningSample sample = RunningSample.start(this.directory, "--sample.network.online=false")) {
			assertThat(sample.get("/notes"))
				.containsSubsequence("Ice on the pond", "WAITING", "Heron at the weir", "SYNCED")
				.contains("\"waiting\":1");
			assertThat(sample.get("/hub/notes")).isEqualTo("[\"Heron at the weir\"]");
		}
	}

	@Test
	void theHubTakesAKeyOnce() throws Exception {
		try (RunningSample sample = RunningSample.start(this.directory)) {
			String note = "{\"text\":\"one\"}";
			assertThat(sample.call("POST", "/hub/notes", note, "Idempotency-Key", "k").statusCode()).isEqualTo(201);
			HttpResponse<String> again = sample.call("POST", "/hub/notes", note, "Idempotency-Key", "k");
			assertThat(again.statusCode()).isEqualTo(201);
			assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
			assertThat(sample.get("/hub/notes")).isEqualTo("[\"one\"]");
		}
	}

	@Test
	void aNoteWithoutTextIsRefusedByName() throws Exception {
		try (RunningSample sample = RunningSample.start(this.directory)) {
			for (String text : new String[] { "", "  ", "x".repeat(1001) }) {
				assertThat(sample.write(text).statusCode()).isEqualTo(400);
				assertThat(sample.write(text).body()).contains("A note has 1 to 1000 characters");
			}
			assertThat(sample.call("POST", "/notes", "{}").statusCode()).isEqualTo(400);
			assertThat(sample.bean(NoteRepository.class).findAll()).isEmpty();
		}
	}

	@Test
	void thePageIsTheFirstThingThereAndLoadsNothingFromElsewhere() throws Exception {
		try (RunningSample sample = RunningSample.start(this.directory)) {
			assertThat(sample.get("/")).contains("<h1>Field notes</h1>")
				.contains("default-src 'self'")
				.doesNotContain("://", "style=", "<style", "onclick");
			for (String file : new String[] { "/notes.js", "/notes.css", "/icon.svg", "/vixsync" }) {
				assertThat(sample.call("GET", file, "").statusCode()).as(file).isEqualTo(200);
			}
		}
	}

}
