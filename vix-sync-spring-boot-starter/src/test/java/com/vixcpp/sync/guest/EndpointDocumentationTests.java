package com.vixcpp.sync.guest;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.guest.SwitchedHost.Switch;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Makes each request of docs/endpoint.md and compares the answer. With
 * {@code -Dvix.docs.write=true} the answers are written into the page instead.
 */
@ClassPathWithout({ Jars.WEBFLUX, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class EndpointDocumentationTests {

	private static final Path PAGE = Path.of("..", "docs", "endpoint.md");

	/** A request, and the answer in the block behind it. */
	private static final Pattern EXCHANGE = Pattern
		.compile("```http\n(?<method>GET|POST) (?<path>\\S+)\n(?:[\\w-]+: .*\n)*(?:\n(?<body>\\{.*})\n)?```\n\n"
				+ "(?<answer>```http\n(?s:.*?)```\n)");

	@Test
	void everyAnswerIsTheOneThatIsDocumented() throws Exception {
		String page = Files.readString(PAGE);
		String answered;
		try (ConfigurableApplicationContext host = TestHost.start(SwitchedHost.class,
				"management.endpoints.web.exposure.include=health,vixsync",
				"management.endpoint.vixsync.access=unrestricted")) {
			prepare(host);
			answered = answer(host, page);
		}
		if (Boolean.getBoolean("vix.docs.write")) {
			Files.writeString(PAGE, answered);
		}
		else {
			assertThat(page).as("docs/endpoint.md; -Dvix.docs.write=true writes what is answered").isEqualTo(answered);
		}
	}

	private static void prepare(ConfigurableApplicationContext host) throws Exception {
		VixSync vixSync = host.getBean(VixSync.class);
		vixSync.enqueue(Operation.of("note.send", "anywhere", "{}").withId("note-1"));
		TestHost.awaitDelivered(host, "note-1");
		vixSync.enqueue(Operation.of("note.send", "forgetful", "{\"text\":\"Nest\"}")
			.withId("note-2")
			.withOrderingKey("notebook-1")
			.withHeader("Authorization", "Bearer 123"));
		Awaitility.await()
			.until(() -> vixSync.find("note-2").orElseThrow().status() == OperationStatus.PERMANENT_FAILED);
		vixSync.enqueue(Operation.of("note.send", "forgetful", "{}").withId("note-3").withOrderingKey("notebook-1"));
		vixSync.enqueue(Operation.of("note.send", "busy", "{}").withId("note-4"));
		Awaitility.await().until(() -> Http.get(host, "/actuator/vixsync").body().contains("resting"));
		Awaitility.await()
			.until(() -> Http.get(host, "/actuator/vixsync").body().contains("\"pending\":2,\"inFlight\":0"));
		host.getBean(Switch.class).network(false);
		Awaitility.await().until(() -> Http.get(host, "/actuator/vixsync").body().contains("offline"));
	}

	private static String answer(ConfigurableApplicationContext host, String page) throws Exception {
		StringBuilder answered = new StringBuilder();
		Matcher exchange = EXCHANGE.matcher(page);
		int end = 0;
		while (exchange.find()) {
			String body = exchange.group("body");
			HttpResponse<String> answer = exchange.group("method").equals("GET")
					? Http.get(host, exchange.group("path")) : Http.post(host, exchange.group("path"), body);
			answered.append(page, end, exchange.start("answer"))
				.append("```http\nHTTP/1.1 ")
				.append(answer.statusCode())
				.append("\n\n")
				.append(EvenJson.of(answer.body()))
				.append("\n```\n");
			end = exchange.end();
		}
		assertThat(answered).as("exchanges in " + PAGE).isNotEmpty();
		return answered.append(page, end, page.length()).toString();
	}

}
