package com.vixcpp.sync.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.guest.Jars;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that is not ours (curl) does what {@code docs/peers.md} says, behind Spring
 * Security as that page says.
 */
@ClassPathWithout({ Jars.WEBFLUX, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeerDocumentationTests {

	private static final Path PAGE = Path.of("../docs/peers.md");

	/** Excepted from the protection against forged requests, here and on the page. */
	private static final String EXCEPTED = "/vix-sync/peer";

	private ConfigurableApplicationContext receiver;

	private String page;

	@BeforeAll
	void start() throws IOException {
		this.page = Files.readString(PAGE);
		this.receiver = TestHost.start(Secured.class, "spring.datasource.url=" + TestHost.memory()
				+ ";INIT=create table if not exists effect (n bigint generated always as identity primary key\\,"
				+ " note varchar(10000))", "vix.sync.engine.enabled=false", "vix.sync.peer.receive.enabled=true",
				"spring.security.user.name=station", "spring.security.user.password=secret");
	}

	@AfterAll
	void stop() {
		this.receiver.close();
	}

	private String block(String language) {
		Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(this.page);
		assertThat(block.find()).isTrue();
		return block.group(1).strip();
	}

	private String curl(String more) throws Exception {
		String command = block("shell").replace("localhost:8080",
				"localhost:" + this.receiver.getEnvironment().getRequiredProperty("local.server.port")) + more;
		Process shell = new ProcessBuilder("sh", "-c", command + " -sS -w '\\n%{http_code}'").redirectErrorStream(true)
			.start();
		String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(shell.waitFor()).as(out).isZero();
		return out;
	}

	private static void assumeCurl() {
		boolean there;
		try {
			there = new ProcessBuilder("curl", "--version").start().waitFor() == 0;
		}
		catch (IOException | InterruptedException ex) {
			there = false;
		}
		Assumptions.assumeTrue(there, "curl is not installed: the example of docs/peers.md is not tried");
	}

	@Test
	void theExampleIsAnsweredAsItSaysAndASecondTimeAsARepeat() throws Exception {
		assumeCurl();
		assertThat(curl(" -u station:secret")).isEqualTo(block("json") + "\n200");
		assertThat(curl(" -u station:secret"))
			.isEqualTo(block("json").replace("\"done\"", "\"done\",\"repeated\":true") + "\n200");
		assertThat(this.receiver.getBean(PeerHost.class).effects()).containsExactly("wind from the north", "no wind");
	}

	@Test
	void whoDoesNotSignInIsRefusedBySecurity() throws Exception {
		assumeCurl();
		assertThat(curl("")).endsWith("\n401");
		assertThat(curl(" -u station:wrong")).endsWith("\n401");
	}

	@Test
	void thePageShowsTheLineThatThisTestIsSecuredWith() {
		assertThat(this.page).contains("ignoringRequestMatchers(\"" + EXCEPTED + "\")");
	}

	/** As it comes, and with that line. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@Import(PeerHost.class)
	static class Secured {

		@Bean
		SecurityFilterChain secured(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.csrf((csrf) -> csrf.ignoringRequestMatchers(EXCEPTED))
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

}
