package com.vixcpp.sync.guest;

import java.util.Arrays;
import java.util.Map;

import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.By;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The console behind Spring Security, as it comes: a form to sign in, and CSRF.
 */
@ExtendWith(BrowserCondition.class)
abstract class SecuredConsoleContract {

	private static Browser browser;

	@BeforeAll
	static void open() throws Exception {
		browser = Browser.open();
	}

	@BeforeEach
	void forgetWhoWasSignedIn() {
		browser.go("about:blank");
		signOut();
		browser.complaints();
	}

	@AfterAll
	static void close() throws Exception {
		if (browser != null) {
			browser.close();
		}
	}

	@Test
	void afterSigningInAPersonActs() throws Exception {
		try (ConfigurableApplicationContext host = start(SwitchedHost.class)) {
			actsAfterSigningIn(host);
			assertThat(browser.complaints()).noneMatch((each) -> each.contains("/vixsync"));
		}
	}

	@Test
	void whoIsSignedOutMeanwhileIsToldSo() throws Exception {
		try (ConfigurableApplicationContext host = start(SwitchedHost.class)) {
			signIn(host);
			browser.reads("#states", "Engine running");
			signOut();
			browser.reads("#alarms", "You are not signed in (any more)");
		}
	}

	@Test
	void payloadsAreShownToThoseWhoMaySeeThem() throws Exception {
		for (String role : new String[] { "OPERATOR", "READER" }) {
			try (ConfigurableApplicationContext host = start(SwitchedHost.class,
					"management.endpoint.vixsync.show-values=when-authorized",
					"management.endpoint.vixsync.roles=OPERATOR", "spring.security.user.roles=" + role)) {
				host.getBean(VixSync.class)
					.enqueue(Operation.of("note.send", "anywhere", "Nest with three eggs").withId("nest"));
				TestHost.awaitDelivered(host, "nest");
				signOut();
				signIn(host);
				browser.go(Http.url(host, "/vixsync?" + role + "#operation=nest"));
				browser.reads("#operation .timeline", "Delivered");
				assertThat(browser.text("#operation").contains("Nest with three eggs"))
					.isEqualTo(role.equals("OPERATOR"));
			}
		}
	}

	static void actsAfterSigningIn(ConfigurableApplicationContext host) {
		signIn(host);
		browser.reads("#states", "Engine running");
		browser.press("#engine-actions", "Pause");
		browser.press("#confirm", "Pause");
		browser.reads("#states", "Engine paused");
		assertThat(host.getBean(VixSync.class).paused()).isPresent();
	}

	/** By the form of Spring Security. */
	private static void signIn(ConfigurableApplicationContext host) {
		browser.go(Http.url(host, "/vixsync"));
		browser.driver().findElement(By.name("username")).sendKeys("rosa");
		browser.driver().findElement(By.name("password")).sendKeys("secret");
		browser.press("form", "Sign in");
		// Whoever goes elsewhere before the answer is not signed in.
		browser.reads("#states", "Engine");
	}

	private static void signOut() {
		browser.driver().executeCdpCommand("Network.clearBrowserCookies", Map.of());
	}

	static ConfigurableApplicationContext start(Class<?> type, String... properties) {
		String[] all = Arrays.copyOf(properties, properties.length + 5);
		all[properties.length] = "vix.sync.console.enabled=true";
		all[properties.length + 1] = "management.endpoints.web.exposure.include=vixsync";
		all[properties.length + 2] = "management.endpoint.vixsync.access=unrestricted";
		all[properties.length + 3] = "spring.security.user.name=rosa";
		all[properties.length + 4] = "spring.security.user.password=secret";
		return TestHost.start(type, all);
	}

}
