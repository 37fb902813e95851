package com.vixcpp.sync.guest;

import java.util.Arrays;

import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.operation.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The console behind Spring Security, as it comes: a form to sign in, and CSRF.
 */
@Tag("browser")
abstract class SecuredConsoleContract {

	private Browser browser;

	@BeforeEach
	void open() throws Exception {
		this.browser = Browser.open();
	}

	@AfterEach
	void close() throws Exception {
		if (this.browser != null) {
			this.browser.close();
		}
	}

	@Test
	void afterSigningInAPersonActs() throws Exception {
		try (ConfigurableApplicationContext host = start(SwitchedHost.class)) {
			actsAfterSigningIn(host);
			assertThat(this.browser.complaints()).noneMatch((each) -> each.contains("/vixsync"));
		}
	}

	@Test
	void whoIsSignedOutMeanwhileIsToldSo() throws Exception {
		try (ConfigurableApplicationContext host = start(SwitchedHost.class)) {
			signIn(this.browser, host);
			this.browser.reads("#states", "Engine running");
			signOut(this.browser);
			this.browser.reads("#alarms", "You are not signed in (any more)");
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
				signOut(this.browser);
				signIn(this.browser, host);
				this.browser.go(Http.url(host, "/vixsync?" + role + "#operation=nest"));
				this.browser.reads("#operation .timeline", "Delivered");
				assertThat(this.browser.text("#operation").contains("Nest with three eggs"))
					.isEqualTo(role.equals("OPERATOR"));
			}
		}
	}

	void actsAfterSigningIn(ConfigurableApplicationContext host) {
		signIn(this.browser, host);
		this.browser.reads("#states", "Engine running");
		this.browser.press("#engine-actions", "Pause");
		this.browser.press("#confirm", "Pause");
		this.browser.reads("#states", "Engine paused");
		assertThat(host.getBean(VixSync.class).paused()).isPresent();
	}

	/** By the form of Spring Security. */
	void signIn(Browser browser, ConfigurableApplicationContext host) {
		browser.go(Http.url(host, "/vixsync"));
		browser.driver().findElement(By.name("username")).sendKeys("rosa");
		browser.driver().findElement(By.name("password")).sendKeys("secret");
		browser.press("form", "Sign in");
	}

	void signOut(Browser browser) {
		browser.driver().manage().deleteAllCookies();
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
