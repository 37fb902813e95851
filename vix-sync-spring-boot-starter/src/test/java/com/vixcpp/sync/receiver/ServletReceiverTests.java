package com.vixcpp.sync.receiver;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.guest.Jars;
import jakarta.servlet.Filter;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

import static com.vixcpp.sync.receiver.KeyedHttp.header;
import static com.vixcpp.sync.receiver.KeyedHttp.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a handler does with the response of the servlet API is held back, kept and
 * answered again.
 */
@ClassPathWithout({ Jars.WEBFLUX, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class ServletReceiverTests {

	private static ConfigurableApplicationContext context;

	private static KeyedHttp http;

	private final String key = UUID.randomUUID().toString();

	private int before;

	@BeforeAll
	static void start() {
		context = TestHost.start(Host.class,
				"spring.datasource.url=" + TestHost.memory()
						+ ";INIT=create table if not exists effect (note varchar(100))",
				"vix.sync.engine.enabled=false", "vix.sync.receiver.max-response-size=1KB");
		http = new KeyedHttp(context);
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@BeforeEach
	void count() {
		this.before = rows();
	}

	private static int rows() {
		return context.getBean(JdbcClient.class).sql("select count(*) from effect").query(Integer.class).single();
	}

	private int effects() {
		return rows() - this.before;
	}

	@Test
	void aRedirectIsAnAnswer() throws Exception {
		for (int i = 0; i < 2; i++) {
			HttpResponse<byte[]> answer = http.post("/redirects", this.key, "egg");
			assertThat(answer.statusCode()).isEqualTo(302);
			assertThat(header(answer, "Location")).endsWith("/elsewhere");
		}
		assertThat(effects()).isEqualTo(1);
	}

	@Test
	void anErrorThatIsSentUndoesEverythingAndGetsTheErrorPage() throws Exception {
		for (int i = 0; i < 2; i++) {
			HttpResponse<byte[]> answer = http.post("/errors", this.key, "egg");
			assertThat(answer.statusCode()).isEqualTo(409);
			assertThat(text(answer)).contains("\"path\":\"/errors\"").doesNotContain("written before");
		}
		assertThat(effects()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "ISO-8859-1", "UTF-8" })
	void whatIsWrittenByAWriterKeepsItsCharset(String charset) throws Exception {
		HttpResponse<byte[]> first = http.post("/writes?charset=" + charset, this.key, "egg");
		HttpResponse<byte[]> second = http.post("/writes?charset=" + charset, this.key, "egg");
		assertThat(header(first, "Content-Type")).startsWith("text/plain;charset=");
		assertThat(header(second, "Content-Type")).isEqualTo(header(first, "Content-Type"));
		assertThat(second.body()).isEqualTo(first.body());
		String used = header(first, "Content-Type").substring("text/plain;charset=".length());
		assertThat(new String(second.body(), used)).isEqualTo("n\u00e9e");
		assertThat(header(second, "X-Number")).isEqualTo("7");
		assertThat(header(first, "Set-Cookie")).startsWith("a=b");
		assertThat(header(second, "Set-Cookie")).isEmpty();
		assertThat(effects()).isEqualTo(1);
	}

	@Test
	void aWriterThatIsGivenTooMuchUndoesEverything() throws Exception {
		assertThat(http.post("/writes-much", this.key, "egg").statusCode()).isEqualTo(500);
		assertThat(effects()).isZero();
	}

	@Test
	void aTreeThatIsTooLargeUndoesEverythingAndSaysWhy() throws Exception {
		HttpResponse<byte[]> answer = http.post("/trees", this.key, "egg");
		assertThat(answer.statusCode()).isEqualTo(500);
		assertThat(header(answer, "Set-Cookie")).as("is undone as well").isEmpty();
		assertThat(text(answer)).contains("answer-too-large");
		assertThat(effects()).isZero();
	}

	@Test
	void aViewIsNoAnswerThatCouldBeKept() throws Exception {
		assertThat(http.post("/views", this.key, "egg").statusCode()).isEqualTo(500);
		assertThat(effects()).isZero();
	}

	@Test
	void keysOfDifferentCallersAreDifferentKeys() throws Exception {
		for (String user : new String[] { "ada", "rosa", "ada" }) {
			http.send("POST", "/redirects", "egg".getBytes(), "Content-Type", "text/plain", "Idempotency-Key", this.key,
					"X-User", user);
		}
		assertThat(effects()).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource({ "/forms", "/parameters" })
	void formsAreReceivedHoweverTheHandlerReadsThem(String path) throws Exception {
		String[] headers = { "Content-Type", "application/x-www-form-urlencoded", "Idempotency-Key", this.key };
		for (int i = 0; i < 2; i++) {
			assertThat(text(http.send("POST", path, "note=egg%26+nest&more=1".getBytes(), headers)))
				.isEqualTo("egg& nest");
		}
		assertThat(effects()).isEqualTo(1);
		assertThat(http.send("POST", path, "note=egg%26+nest&more=2".getBytes(), headers).statusCode()).isEqualTo(422);
	}

	@Test
	void aFilterThatHasReadAFormDoesNotMakeAllFormsOne() throws Exception {
		String[] headers = { "Content-Type", "application/x-www-form-urlencoded", "Idempotency-Key", this.key,
				"X-Eager", "yes" };
		assertThat(text(http.send("POST", "/forms", "note=egg".getBytes(), headers))).isEqualTo("egg");
		assertThat(http.send("POST", "/forms", "note=nest".getBytes(), headers).statusCode()).isEqualTo(422);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Controller
	static class Host {

		private final JdbcClient jdbc;

		Host(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@Bean
		static Filter callers() {
			return (request, response, chain) -> {
				HttpServletRequest http = (HttpServletRequest) request;
				String user = http.getHeader("X-User");
				if (http.getHeader("X-Eager") != null) {
					http.getParameter("note");
				}
				chain.doFilter(new HttpServletRequestWrapper(http) {
					@Override
					public java.security.Principal getUserPrincipal() {
						return (user != null) ? () -> user : null;
					}
				}, response);
			};
		}

		private void effect(String note) {
			this.jdbc.sql("insert into effect (note) values (?)").param(note).update();
		}

		@PostMapping("/redirects")
		@IdempotentReceiver
		void redirects(@RequestBody String note, HttpServletResponse response) throws IOException {
			effect(note);
			response.sendRedirect("/elsewhere");
		}

		@PostMapping("/errors")
		@IdempotentReceiver
		void errors(@RequestBody String note, HttpServletResponse response) throws IOException {
			effect(note);
			response.getWriter().write("written before");
			response.flushBuffer();
			response.sendError(409, "not now");
		}

		@PostMapping("/writes")
		@IdempotentReceiver
		void writes(@RequestParam String charset, @RequestBody String note, HttpServletResponse response)
				throws IOException {
			effect(note);
			response.setContentType("text/plain");
			response.setIntHeader("X-Number", 7);
			response.addCookie(new Cookie("a", "b"));
			if (!charset.isEmpty()) {
				response.setCharacterEncoding(charset);
			}
			response.getWriter().write("n\u00e9e");
		}

		@PostMapping("/writes-much")
		@IdempotentReceiver
		void writesMuch(@RequestBody String note, HttpServletResponse response) throws IOException {
			effect(note);
			response.getWriter().write("x".repeat(2000));
		}

		@PostMapping("/trees")
		@IdempotentReceiver
		@ResponseBody
		List<Map<String, String>> trees(@RequestBody String note, HttpServletResponse response) {
			effect(note);
			response.addCookie(new Cookie("a", "b"));
			return Collections.nCopies(1000, Map.of("note", "x".repeat(100)));
		}

		@PostMapping("/views")
		@IdempotentReceiver
		String views(@RequestBody String note) {
			effect(note);
			return "view";
		}

		@PostMapping("/forms")
		@IdempotentReceiver
		@ResponseBody
		String forms(@RequestBody MultiValueMap<String, String> form) {
			effect("form");
			return form.getFirst("note");
		}

		@PostMapping("/parameters")
		@IdempotentReceiver
		@ResponseBody
		String parameters(@RequestParam String note) {
			effect("form");
			return note;
		}

	}

}
