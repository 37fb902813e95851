package com.vixcpp.sync.receiver;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.vixcpp.sync.VixSync;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static com.vixcpp.sync.receiver.KeyedHttp.header;
import static com.vixcpp.sync.receiver.KeyedHttp.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests with a key over HTTP: one effect, and the answer of the first to all.
 */
abstract class ReceiverHttpContract extends ReceivedBodiesContract {

	@Test
	void aRepeatGetsTheAnswerOfTheFirstAndHasNoEffect() throws Exception {
		HttpResponse<byte[]> first = this.http.post("/notes", this.key, "egg");
		HttpResponse<byte[]> second = this.http.post("/notes", this.key, "egg");
		assertThat(first.statusCode()).isEqualTo(201);
		assertThat(effects()).isEqualTo(1);
		assertThat(second.statusCode()).isEqualTo(201);
		assertThat(text(second)).isEqualTo(text(first)).startsWith("kept ");
		assertThat(header(second, "Location")).isEqualTo(header(first, "Location")).startsWith("/notes/");
		assertThat(header(second, "Content-Type")).isEqualTo(header(first, "Content-Type")).startsWith("text/plain");
		assertThat(second.headers().allValues("X-Two")).isEqualTo(first.headers().allValues("X-Two"))
			.containsExactly("a", "b");
		assertThat(header(first, Receiver.REPLAYED)).isEmpty();
		assertThat(header(second, Receiver.REPLAYED)).isEqualTo("true");
	}

	@Test
	void aCookieIsForWhoeverAskedFirst() throws Exception {
		assertThat(header(this.http.post("/notes", this.key, "egg"), "Set-Cookie")).startsWith("session=");
		assertThat(header(this.http.post("/notes", this.key, "egg"), "Set-Cookie")).isEmpty();
	}

	@Test
	void everyAnswerSaysWhenItsKeyExpires() throws Exception {
		String expires = header(this.http.post("/notes", this.key, "egg"), Receiver.EXPIRES);
		ZonedDateTime at = ZonedDateTime.parse(expires, DateTimeFormatter.RFC_1123_DATE_TIME);
		assertThat(Duration.between(ZonedDateTime.now(), at)).isBetween(Duration.ofDays(29), Duration.ofDays(31));
		assertThat(header(this.http.post("/notes", this.key, "egg"), Receiver.EXPIRES)).isEqualTo(expires);
	}

	@ParameterizedTest
	@CsvSource({ "POST,/notes,another", "POST,/notes?again,egg", "PUT,/notes,egg", "POST,/optional,egg" })
	void theSameKeyForAnotherRequestIsRefused(String method, String path, String body) throws Exception {
		this.http.post("/notes", this.key, "egg");
		assertProblem(this.http.send(method, path, body.getBytes(), "Content-Type", "text/plain", "Idempotency-Key",
				this.key), 422, "idempotency-key-reused");
		assertThat(effects()).isEqualTo(1);
	}

	@Test
	void withoutAKeyWhereOneIsRequiredNothingRuns() throws Exception {
		assertProblem(this.http.send("POST", "/notes", "egg".getBytes(), "Content-Type", "text/plain"), 400,
				"idempotency-key-missing");
		assertThat(effects()).isZero();
	}

	@Test
	void withoutAKeyWhereNoneIsRequiredEachRequestRuns() throws Exception {
		for (int i = 0; i < 2; i++) {
			HttpResponse<byte[]> answer = this.http.send("POST", "/optional", "egg".getBytes(), "Content-Type",
					"text/plain");
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(header(answer, Receiver.EXPIRES)).isEmpty();
		}
		assertThat(effects()).isEqualTo(2);
		this.http.post("/optional", this.key, "egg");
		this.http.post("/optional", this.key, "egg");
		assertThat(effects()).isEqualTo(3);
	}

	@Test
	void whileTheFirstRunsARepeatIsToldToComeAgain() throws Exception {
		this.host.gate = new CountDownLatch(1);
		CompletableFuture<HttpResponse<byte[]>> first = this.http.postAsync("/slow", this.key, "egg");
		try {
			awaitGate();
			HttpResponse<byte[]> second = this.http.post("/slow", this.key, "egg");
			assertProblem(second, 409, "request-in-progress");
			assertThat(header(second, "Retry-After")).isEqualTo("1");
			assertThat(effects()).as("not committed").isZero();
		}
		finally {
			this.host.gate.countDown();
		}
		assertThat(first.get().statusCode()).isEqualTo(200);
		HttpResponse<byte[]> third = this.http.post("/slow", this.key, "egg");
		assertThat(text(third)).isEqualTo(text(first.get()));
		assertThat(effects()).isEqualTo(1);
	}

	@Test
	void anotherNodeKnowsWhatIsRunningAndWhatHasRun() throws Exception {
		KeyedHttp elsewhere = new KeyedHttp(this.another);
		this.host.gate = new CountDownLatch(1);
		CompletableFuture<HttpResponse<byte[]>> first = this.http.postAsync("/slow", this.key, "egg");
		try {
			awaitGate();
			assertProblem(elsewhere.post("/slow", this.key, "egg"), 409, "request-in-progress");
		}
		finally {
			this.host.gate.countDown();
		}
		String answer = text(first.get());
		assertThat(text(elsewhere.post("/slow", this.key, "egg"))).isEqualTo(answer).startsWith("slowly ");
		assertThat(effects()).isEqualTo(1);
	}

	private void awaitGate() throws InterruptedException {
		assertThat(this.host.reached.tryAcquire(30, TimeUnit.SECONDS)).as("somebody at the gate").isTrue();
	}

	@Test
	void fiftyAtOnceWithOneKeyHaveOneEffect() throws Exception {
		List<CompletableFuture<HttpResponse<byte[]>>> all = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			all.add(this.http.postAsync("/notes", this.key, "egg"));
		}
		int firsts = 0;
		for (CompletableFuture<HttpResponse<byte[]>> each : all) {
			HttpResponse<byte[]> answer = each.get();
			assertThat(answer.statusCode()).as(text(answer)).isIn(201, 409);
			firsts += (answer.statusCode() == 201 && header(answer, Receiver.REPLAYED).isEmpty()) ? 1 : 0;
		}
		assertThat(firsts).isEqualTo(1);
		assertThat(effects()).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "/rejects,422", "/throws,500", "/handled,200" })
	void whatFailsIsUndoneAndItsKeyIsNotKept(String path, int status) throws Exception {
		this.host.failing = true;
		HttpResponse<byte[]> failed = this.http.post(path, this.key, "egg");
		assertThat(failed.statusCode()).isEqualTo(status);
		assertThat(header(failed, Receiver.EXPIRES)).isEmpty();
		assertThat(effects()).isZero();
		this.host.failing = false;
		HttpResponse<byte[]> again = this.http.post(path, this.key, "egg");
		assertThat(again.statusCode()).isEqualTo(200);
		assertThat(header(again, Receiver.REPLAYED)).isEmpty();
		assertThat(effects()).isEqualTo(1);
	}

	@Test
	void aRejectionKeepsTheWordsOfTheHandler() throws Exception {
		this.host.failing = true;
		HttpResponse<byte[]> answer = this.http.post("/rejects", this.key, "egg");
		assertThat(text(answer)).isEqualTo("the handler's own words");
		assertThat(header(answer, "X-Own")).isEqualTo("mine");
	}

	@Test
	void whatTheHandlerEnqueuesCommitsWithTheKey() throws Exception {
		VixSync vixSync = this.context.getBean(VixSync.class);
		this.host.failing = true;
		assertThat(this.http.post("/enqueues", this.key, this.key).statusCode()).isEqualTo(409);
		assertThat(vixSync.find(this.key)).isEmpty();
		this.host.failing = false;
		assertThat(this.http.post("/enqueues", this.key, this.key).statusCode()).isEqualTo(202);
		assertThat(this.http.post("/enqueues", this.key, this.key).statusCode()).isEqualTo(202);
		assertThat(vixSync.find(this.key)).isPresent();
	}

}
