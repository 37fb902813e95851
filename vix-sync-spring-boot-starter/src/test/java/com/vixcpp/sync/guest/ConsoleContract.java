package com.vixcpp.sync.guest;

import java.util.Arrays;
import java.util.List;

import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.guest.SwitchedHost.Switch;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The console as a person uses it, in a real browser.
 */
@ExtendWith(BrowserCondition.class)
abstract class ConsoleContract {

	private static Browser browser;

	@BeforeAll
	static void open() throws Exception {
		browser = Browser.open();
	}

	@BeforeEach
	void leaveWhatWasOpen() {
		browser.go("about:blank");
		browser.complaints();
	}

	@AfterAll
	static void close() throws Exception {
		if (browser != null) {
			browser.close();
		}
	}

	@Test
	void aPersonSeesWhatWaitsWhileTheNetworkIsAwayAndSeesItDelivered() throws Exception {
		try (ConfigurableApplicationContext host = start("unrestricted")) {
			browser.go(Http.url(host, "/vixsync"));
			browser.reads("#states", "Network online");
			browser.reads("#list", "No operation is pending");
			host.getBean(Switch.class).network(false);
			browser.reads("#states", "Network offline");
			for (String id : List.of("nest", "otter", "ice")) {
				host.getBean(VixSync.class).enqueue(Operation.of("note.send", "anywhere").withId(id));
			}
			browser.reads("#tile-pending .number", "3");
			browser.reads("#list", "otter");
			host.getBean(Switch.class).network(true);
			browser.reads("#states", "Network online");
			browser.reads("#tile-pending .number", "0");
			browser.reads("#throughput", "3 operations in the last minute");
			browser.reads("#list", "No operation is pending");
			browser.choose("status", "delivered");
			browser.reads("#list", "otter");
			assertThat(browser.complaints()).isEmpty();
		}
	}

	@Test
	void aPersonFindsADeadLetterReadsWhyAndRetriesIt() throws Exception {
		try (ConfigurableApplicationContext host = start("unrestricted")) {
			refused(host, "nest");
			browser.go(Http.url(host, "/vixsync/"));
			browser.reads("#list", "unknown notebook");
			browser.press("#list", "nest");
			browser.reads("#operation", "permanently failed with 422");
			browser.reads("#operation .timeline", "Failed for good (422)");
			assertThat(browser.driver().getCurrentUrl()).endsWith("#operation=nest");
			host.getBean(Switch.class).mend();
			browser.press("#operation", "Retry");
			browser.reads("#confirm", "It gets all its attempts again");
			assertThat(host.getBean(VixSync.class).counts().permanentFailed()).as("before the confirmation").isOne();
			browser.press("#confirm", "Retry");
			browser.reads("#operation .timeline", "Retried by a person");
			browser.reads("#operation .timeline", "Delivered");
			browser.reads("#tile-permanentFailed .number", "0");
			assertThat(browser.complaints()).isEmpty();
		}
	}

	@Test
	void aPersonDiscardsPausesAndResumes() throws Exception {
		try (ConfigurableApplicationContext host = start("unrestricted")) {
			VixSync vixSync = host.getBean(VixSync.class);
			refused(host, "nest");
			browser.go(Http.url(host, "/vixsync"));
			browser.press("#bulk", "Discard all of these");
			browser.press("#confirm", "Cancel");
			assertThat(vixSync.counts().permanentFailed()).isOne();
			browser.press("#bulk", "Discard all of these");
			browser.press("#confirm", "Discard");
			browser.reads("#news", "1 operation discarded");
			assertThat(vixSync.find("nest").orElseThrow().status()).isEqualTo(OperationStatus.DISCARDED);
			browser.press("#engine-actions", "Pause");
			browser.press("#confirm", "Pause");
			browser.reads("#states", "Engine paused");
			assertThat(vixSync.paused()).isPresent();
			browser.press("#engine-actions", "Resume");
			browser.press("#confirm", "Resume");
			browser.reads("#states", "Engine running");
		}
	}

	@Test
	void theKeyboardIsEnough() throws Exception {
		try (ConfigurableApplicationContext host = start("unrestricted")) {
			refused(host, "nest");
			host.getBean(Switch.class).mend();
			browser.go(Http.url(host, "/vixsync"));
			browser.reads("#list", "nest");
			browser.tabTo("nest");
			browser.type(Keys.ENTER);
			browser.reads("#operation", "permanently failed");
			browser.tabTo("Retry");
			browser.type(Keys.ENTER);
			browser.reads("#confirm", "attempts");
			browser.tabTo("Retry");
			browser.type(Keys.ENTER);
			browser.reads("#operation .timeline", "Delivered");
			assertThat(browser.focused()).as("the button that was pressed is gone").isEqualTo("✕");
			browser.type(Keys.ESCAPE);
			Awaitility.await().until(() -> !browser.sees("#operation"));
		}
	}

	@Test
	void whoListensToTheScreenIsToldWhatEverythingIsCalled() throws Exception {
		try (ConfigurableApplicationContext host = start("unrestricted")) {
			refused(host, "nest");
			browser.go(Http.url(host, "/vixsync"));
			browser.reads("#list", "nest");
			assertThat(browser.called("button")).contains("Pause all engines", "nest", "Search")
				.anyMatch((name) -> name.contains("Dead letters"))
				.noneMatch(String::isBlank);
			assertThat(browser.called("combobox", "textbox")).contains("Status", "Ordering key")
				.noneMatch(String::isBlank);
			assertThat(browser.called("image")).anyMatch((name) -> name.contains("in the last minute"));
			assertThat(browser.called("region")).contains("Outbox", "Delivered", "Destinations");
			browser.press("#list", "nest");
			browser.reads("#operation", "permanently failed");
			assertThat(browser.called("dialog")).containsExactly("nest");
			assertThat(browser.called("button")).contains("Retry", "Discard", "Close");
		}
	}

	@Test
	void onAPhoneNothingIsWiderThanTheScreen() throws Exception {
		try (ConfigurableApplicationContext host = start("unrestricted"); Browser phone = Browser.open(390, 844)) {
			host.getBean(VixSync.class)
				.enqueue(Operation.of("note.send", "silent")
					.withId("a".repeat(64))
					.withOrderingKey("notebook-".repeat(20)));
			refused(host, "nest");
			phone.go(Http.url(host, "/vixsync"));
			phone.press("#tiles", "Pending");
			phone.reads("#list", "a".repeat(64));
			assertThat(phone.overhang()).isZero();
			phone.press("#list", "a".repeat(64));
			phone.reads("#operation .timeline", "Enqueued");
			assertThat(phone.overhang()).isZero();
		}
	}

	@Test
	void readOnlyItOffersNoAction() throws Exception {
		try (ConfigurableApplicationContext host = start("read-only")) {
			refused(host, "nest");
			browser.go(Http.url(host, "/vixsync"));
			browser.reads("#access", "Read-only");
			browser.press("#list", "nest");
			browser.reads("#operation", "permanently failed");
			assertThat(browser.sees("#engine-actions button")).isFalse();
			assertThat(browser.sees("#bulk button")).isFalse();
			assertThat(browser.text("#operation")).doesNotContain("Discard", "Retry");
		}
	}

	@Test
	void errorsAreShownAsErrors() throws Exception {
		try (ConfigurableApplicationContext host = start("unrestricted")) {
			refused(host, "nest");
			browser.go(Http.url(host, "/vixsync#operation=unheard-of"));
			browser.reads("#operation [role=alert]", "unheard-of is not known");
			browser.type(Keys.ESCAPE);
			browser.press("#list", "nest");
			browser.reads("#operation", "permanently failed");
			host.getBean(VixSync.class).discard("nest");
			browser.press("#operation", "Retry");
			browser.press("#confirm", "Retry");
			browser.reads("#confirm [role=alert]", "Only what has failed for good can be retried");
			browser.press("#confirm", "Cancel");
			browser.type(Keys.ESCAPE);
			host.getBean(HikariDataSource.class).close();
			browser.reads("#alarms", "The database of the outbox cannot be reached");
			host.close();
			browser.reads("#alarms", "The application cannot be reached");
			browser.reads("#age", "ago");
		}
	}

	@Test
	void belowAContextPathItFindsTheEndpoint() throws Exception {
		try (ConfigurableApplicationContext host = start("read-only", "server.servlet.context-path=/field",
				"spring.webflux.base-path=/field", "vix.sync.console.path=/ops/outbox",
				"management.endpoints.web.base-path=/manage", "management.endpoints.web.path-mapping.vixsync=sync")) {
			for (String path : List.of("/field/ops/outbox", "/field/ops/outbox/")) {
				browser.go(Http.url(host, path));
				browser.reads("#states", "Engine running");
			}
			assertThat(browser.complaints()).isEmpty();
		}
	}

	@Test
	void itIsOnTheManagementServerWhereThatIsAnother() throws Exception {
		try (ConfigurableApplicationContext host = start("unrestricted", "management.server.port=0",
				"management.server.base-path=/manage")) {
			String port = host.getEnvironment().getRequiredProperty("local.management.port");
			browser.go("http://localhost:" + port + "/manage/vixsync");
			browser.reads("#states", "Engine running");
			browser.press("#engine-actions", "Pause");
			browser.press("#confirm", "Pause");
			browser.reads("#states", "Engine paused");
			assertThat(Http.get(host, "/vixsync").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void whatTheOutboxHoldsIsTextAndNoMarkup() throws Exception {
		try (ConfigurableApplicationContext host = start("read-only",
				"management.endpoint.vixsync.show-values=always")) {
			String markup = "<img src=x onerror=document.title='harmed'>";
			host.getBean(VixSync.class)
				.enqueue(Operation.of("note.send", "forgetful", markup).withId("a<b>&\"'/ö").withOrderingKey(markup));
			Awaitility.await().until(() -> host.getBean(VixSync.class).counts().permanentFailed() == 1);
			browser.go(Http.url(host, "/vixsync"));
			browser.press("#list", "a<b>&\"'/ö");
			browser.reads("#operation pre", markup);
			browser.reads("#operation", "a<b>&\"'/ö");
			assertThat(browser.driver().getTitle()).isEqualTo("Vix Sync");
		}
	}

	static ConfigurableApplicationContext start(String access, String... properties) {
		String[] all = Arrays.copyOf(properties, properties.length + 3);
		all[properties.length] = "vix.sync.console.enabled=true";
		all[properties.length + 1] = "management.endpoints.web.exposure.include=vixsync";
		all[properties.length + 2] = "management.endpoint.vixsync.access=" + access;
		return TestHost.start(SwitchedHost.class, all);
	}

	private static void refused(ConfigurableApplicationContext host, String id) {
		VixSync vixSync = host.getBean(VixSync.class);
		vixSync.enqueue(Operation.of("note.send", "forgetful").withId(id));
		Awaitility.await().until(() -> vixSync.find(id).orElseThrow().status() == OperationStatus.PERMANENT_FAILED);
	}

}
