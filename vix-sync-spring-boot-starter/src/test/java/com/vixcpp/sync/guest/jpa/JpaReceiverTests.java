package com.vixcpp.sync.guest.jpa;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.guest.Jars;
import com.vixcpp.sync.peer.OperationHandler;
import com.vixcpp.sync.receiver.IdempotentReceiver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A receiver that writes by JPA, with an entity manager that is open for the whole
 * request, as Boot has it.
 */
@ClassPathWithout({ Jars.WEBFLUX, Jars.DATA_JDBC, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class JpaReceiverTests {

	private static ConfigurableApplicationContext host;

	@BeforeAll
	static void start() {
		host = TestHost.start(Host.class, "vix.sync.engine.enabled=false", "vix.sync.peer.receive.enabled=true",
				"spring.jpa.hibernate.ddl-auto=create-drop");
	}

	@AfterAll
	static void stop() {
		host.close();
	}

	private static HttpResponse<String> post(String path, String note) throws Exception {
		return post(path, note, "text/plain", note);
	}

	private static HttpResponse<String> post(String path, String key, String contentType, String note)
			throws Exception {
		URI uri = URI
			.create("http://localhost:" + host.getEnvironment().getRequiredProperty("local.server.port") + path);
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri)
				.header("Idempotency-Key", key)
				.header("Content-Type", contentType)
				.POST(HttpRequest.BodyPublishers.ofString(note))
				.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static long notes(String text) {
		return host.getBean(NoteRepository.class).findAll().stream().filter((each) -> each.text.equals(text)).count();
	}

	@Test
	void anEntityIsSavedOnce() throws Exception {
		HttpResponse<String> first = post("/notes", "egg");
		HttpResponse<String> second = post("/notes", "egg");
		assertThat(first.statusCode()).isEqualTo(200);
		assertThat(second.headers().firstValue("Idempotent-Replayed")).contains("true");
		assertThat(second.body()).isEqualTo(first.body());
		assertThat(notes("egg")).isEqualTo(1);
	}

	/**
	 * Flushed by the handler, or by the commit alone, after the answer was made; refused
	 * by the database, or before by a listener of the entity.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "/too-long", "/too-long-at-the-commit", "/refused-at-the-commit" })
	void whatTheDatabaseRefusesKeepsNothing(String path) throws Exception {
		assertThat(post(path, path).statusCode()).isEqualTo(500);
		assertThat(notes(path)).isZero();
		assertThat(post(path, path).headers().firstValue("Idempotent-Replayed")).isEmpty();
	}

	/**
	 * The commit that the whole batch shares is refused, and then that of this one alone.
	 */
	@Test
	void anEntityThatIsRefusedAtTheCommitIsAnsweredFailedForItAlone() throws Exception {
		String batch = """
				{"version":1,"sender":"far-away","operations":[
				{"id":"p1","kind":"note.kept","text":"lark"},
				{"id":"p2","kind":"note.refused","text":"cuckoo"},
				{"id":"p3","kind":"note.kept","text":"wren"}]}""";
		String answer = "{\"version\":1,\"results\":[{\"id\":\"p1\",\"status\":\"done\"%1$s},"
				+ "{\"id\":\"p2\",\"status\":\"failed\",\"reason\":\"%2$s\"},"
				+ "{\"id\":\"p3\",\"status\":\"done\"%1$s}]}";
		String reason = "TransactionSystemException: Could not commit JPA transaction";
		assertThat(post("/vix-sync/peer", "any", "application/json", batch).body())
			.isEqualTo(answer.formatted("", reason));
		assertThat(notes("lark")).isEqualTo(1);
		assertThat(notes("cuckoo")).isZero();
		assertThat(notes("wren")).isEqualTo(1);
		assertThat(post("/vix-sync/peer", "any", "application/json", batch).body())
			.isEqualTo(answer.formatted(",\"repeated\":true", reason));
		assertThat(notes("lark") + notes("wren")).isEqualTo(2);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Host {

		private final NoteRepository notes;

		Host(NoteRepository notes) {
			this.notes = notes;
		}

		@Bean
		static OperationHandler keeping(NoteRepository notes) {
			return OperationHandler.of("note.kept", (operation) -> notes.save(Note.of(operation.payload().asString())));
		}

		@Bean
		static OperationHandler refusing(NoteRepository notes) {
			return OperationHandler.of("note.refused", (operation) -> {
				Note note = notes.save(Note.of(operation.payload().asString()));
				notes.flush();
				note.state = Note.REFUSED;
			});
		}

		@PostMapping("/notes")
		@IdempotentReceiver
		String note(@RequestBody String text) {
			return "kept " + this.notes.save(Note.of(text)).id;
		}

		@PostMapping("/too-long")
		@IdempotentReceiver
		String tooLong(@RequestBody String text) {
			Note note = this.notes.save(Note.of(text));
			note.state = "x".repeat(30);
			this.notes.flush();
			return "kept";
		}

		@PostMapping("/too-long-at-the-commit")
		@IdempotentReceiver
		String tooLongAtTheCommit(@RequestBody String text) {
			Note note = this.notes.save(Note.of(text));
			note.state = "x".repeat(30);
			return "kept";
		}

		@PostMapping("/refused-at-the-commit")
		@IdempotentReceiver
		String refusedAtTheCommit(@RequestBody String text) {
			Note note = this.notes.save(Note.of(text));
			this.notes.flush();
			note.state = Note.REFUSED;
			return "kept";
		}

	}

}
