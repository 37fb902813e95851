package com.vixcpp.sync.guest;

import java.nio.file.Path;
import java.time.Duration;

import com.vixcpp.sync.ClassPathWithout;
import com.vixcpp.sync.TestHost;
import com.vixcpp.sync.VixSync;
import com.vixcpp.sync.guest.SwitchedHost.Switch;
import com.vixcpp.sync.operation.Operation;
import com.vixcpp.sync.operation.OperationStatus;
import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.openqa.selenium.By;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Takes a picture of each state of the console, to be looked at:
 * {@code -Dvix.console.pictures=<directory>}.
 */
@EnabledIfSystemProperty(named = "vix.console.pictures", matches = ".+", disabledReason = "nobody wants pictures")
@ClassPathWithout({ Jars.WEBFLUX, Jars.SPRING_DATA, Jars.GSON, Jars.JACKSON_2, Jars.BOOT_FLYWAY, Jars.SECURITY })
class ConsolePicturesTests {

	private final Path directory = Path.of(System.getProperty("vix.console.pictures", "."));

	@Test
	void everyState() throws Exception {
		try (ConfigurableApplicationContext host = start("unrestricted"); Browser browser = Browser.open()) {
			browser.go(Http.url(host, "/vixsync"));
			browser.reads("#list", "No operation is pending");
			picture(browser, "empty");
			VixSync vixSync = host.getBean(VixSync.class);
			host.getBean(Switch.class).network(false);
			browser.reads("#states", "offline");
			for (String text : new String[] { "Nest with three eggs", "Otter at the weir", "Ice on the pond" }) {
				vixSync.enqueue(Operation.of("note.send", "https://hub.example.com/api/notes", text)
					.withOrderingKey("notebook 1"));
			}
			browser.reads("#tile-pending", "3");
			awaitPlot(browser, 4);
			picture(browser, "offline");
			host.getBean(Switch.class).network(true);
			enqueueTrouble(vixSync);
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.until(() -> vixSync.find("note-7").orElseThrow().status() == OperationStatus.PERMANENT_FAILED);
			browser.reads("#destinations", "rests");
			browser.press("#tiles", "To be tried again");
			browser.reads("#list", "moody");
			picture(browser, "resting");
			browser.press("#tiles", "Dead letters");
			browser.reads("#list", "note-7");
			picture(browser, "dead");
			browser.press("#list", "note-7");
			browser.reads("#operation", "Failed for good");
			picture(browser, "timeline");
			browser.press("#operation", "Retry");
			browser.reads("#confirm", "attempts");
			picture(browser, "confirm");
			browser.press("#confirm", "Cancel");
			browser.press("#operation", "✕");
			browser.press("#engine-actions", "Pause");
			browser.press("#confirm", "Pause");
			browser.reads("#states", "paused");
			picture(browser, "paused");
			for (int[] size : new int[][] { { 390, 844 } }) {
				try (Browser phone = Browser.open(size[0], size[1])) {
					look(phone, host, "phone");
				}
			}
			try (Browser dark = Browser.open(1200, 900, "--force-dark-mode",
					"--blink-settings=preferredColorScheme=0")) {
				look(dark, host, "dark");
			}
			host.getBean(HikariDataSource.class).close();
			browser.reads("#alarms", "database");
			picture(browser, "error");
		}
		try (ConfigurableApplicationContext host = start("read-only"); Browser browser = Browser.open()) {
			browser.go(Http.url(host, "/vixsync"));
			browser.reads("#access", "Read-only");
			picture(browser, "read-only");
			host.close();
			browser.reads("#alarms", "cannot be reached");
			picture(browser, "gone");
		}
	}

	private void look(Browser browser, ConfigurableApplicationContext host, String name) throws Exception {
		browser.go(Http.url(host, "/vixsync"));
		browser.reads("#list", "note-7");
		awaitPlot(browser, 3);
		picture(browser, name);
		browser.driver().executeScript("scrollTo(0, document.body.scrollHeight)");
		picture(browser, name + "-below");
		browser.press("#list", "note-7");
		browser.reads("#operation", "Failed for good");
		picture(browser, name + "-timeline");
		browser.driver().findElement(By.cssSelector("#operation [data-action=retry]")).click();
		picture(browser, name + "-confirm");
	}

	/** The page draws a point with each look at the endpoint. */
	private static void awaitPlot(Browser browser, int points) {
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.until(() -> (Long) browser.driver()
				.executeScript("const line = document.querySelector('#tiles polyline');"
						+ " return line ? line.points.numberOfItems : 0") >= points);
	}

	private static void enqueueTrouble(VixSync vixSync) {
		for (int i = 0; i < 40; i++) {
			vixSync.enqueue(Operation.of("note.send", "https://hub.example.com/api/notes", "{\"text\":\"…\"}"));
		}
		vixSync.enqueue(Operation.of("note.send", "moody").withId("note-5"));
		vixSync.enqueue(Operation.of("note.send", "busy").withId("note-6"));
		vixSync.enqueue(Operation.of("note.send", "silent").withId("note-9"));
		vixSync.enqueue(Operation.of("note.send", "forgetful", "{\"text\":\"Nest with three eggs\"}")
			.withId("note-7")
			.withHeader("Authorization", "Bearer 123")
			.withOrderingKey("notebook 2"));
		vixSync.enqueue(Operation.of("note.send", "forgetful", "{}").withId("note-8").withOrderingKey("notebook 2"));
	}

	private void picture(Browser browser, String name) throws Exception {
		browser.picture(this.directory.resolve(name + ".png"));
	}

	private static ConfigurableApplicationContext start(String access) {
		return TestHost.start(SwitchedHost.class, "management.endpoints.web.exposure.include=vixsync",
				"vix.sync.console.enabled=true", "management.endpoint.vixsync.access=" + access,
				"management.endpoint.vixsync.show-values=always");
	}

}
