package com.vixcpp.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The page as a person uses it, in a real browser. Where there is none, it is skipped.
 */
@Tag("alone")
class FieldNotesPageTests {

	private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

	private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

	private static final String NONE = "No browser: the page is not tried."
			+ " Debian: apt-get install chromium chromium-driver";

	@TempDir
	private Path directory;

	private ChromeDriver browser;

	@BeforeAll
	static void lookForABrowser() {
		boolean browser = Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
		if (!browser) {
			// The output of a build does not show why tests are skipped.
			LogFactory.getLog(FieldNotesPageTests.class).warn(NONE);
		}
		Assumptions.assumeTrue(browser, NONE);
	}

	@BeforeEach
	void open() {
		ChromeOptions options = new ChromeOptions();
		options.setBinary(CHROMIUM.toFile());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
				"--disable-dev-shm-usage", "--user-data-dir=" + this.directory.resolve("browser"), "--lang=en");
		this.browser = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).usingAnyFreePort().build(),
				options);
	}

	@AfterEach
	void close() {
		if (this.browser != null) {
			this.browser.quit();
		}
	}

	@Test
	void aPersonTakesTheNetworkAwayWritesThreeNotesBringsItBackAndSeesThemSynced() throws Exception {
		try (RunningSample sample = RunningSample.start(this.directory)) {
			this.browser.get(sample.url());
			reads("#waiting", "No note yet");
			press("#network [value=off]");
			for (String text : List.of("Nest with three eggs", "Otter <b>tracks</b>", "Ice on the pond")) {
				write(text);
			}
			reads("#waiting", "3 notes wait");
			reads("#because", "the network is away");
			assertThat(states()).containsExactly("waiting", "waiting", "waiting");
			assertThat(texts("#hub-notes li")).isEmpty();
			press("#network [value=on]");
			reads("#waiting", "Nothing waits to be sent");
			await().untilAsserted(() -> assertThat(states()).containsExactly("synced", "synced", "synced"));
			assertThat(texts("#notes .text")).containsExactly("Ice on the pond", "Otter <b>tracks</b>",
					"Nest with three eggs");
			await().untilAsserted(() -> assertThat(texts("#hub-notes li")).containsExactlyInAnyOrder("Ice on the pond",
					"Otter <b>tracks</b>", "Nest with three eggs"));
			assertThat(this.browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
		}
	}

	@Test
	void aPersonFindsARefusedNoteAndRetriesItInTheConsole() throws Exception {
		try (RunningSample sample = RunningSample.start(this.directory)) {
			this.browser.get(sample.url());
			press("#hub [value=refusing]");
			write("Secret meadow");
			reads("#notes", "HTTP 422");
			assertThat(states()).containsExactly("refused");
			press("#hub [value=on]");
			press("#notes .decide");
			reads("#operation", "permanently failed with 422");
			press("#operation [data-action=retry]");
			reads("#confirm", "It gets all its attempts again");
			press("#confirm .main");
			reads("#operation .timeline", "Delivered");
			this.browser.get(sample.url());
			await().untilAsserted(() -> assertThat(states()).containsExactly("synced"));
		}
	}

	@Test
	void whatGoesWrongIsShownAndWhatWasTypedIsKept() throws Exception {
		try (RunningSample sample = RunningSample.start(this.directory)) {
			this.browser.get(sample.url());
			reads("#waiting", "No note yet");
			write(" ");
			reads("#trouble", "A note has 1 to 1000 characters");
			sample.close();
			reads("#away", "The application cannot be reached");
			this.browser.findElement(By.id("text")).sendKeys("Ice", Keys.ENTER);
			reads("#trouble", "The application cannot be reached");
			assertThat(this.browser.findElement(By.id("text")).getDomProperty("value")).isEqualTo(" Ice");
		}
	}

	/** By keyboard alone. */
	private void write(String text) {
		this.browser.findElement(By.id("text")).sendKeys(text, Keys.ENTER);
		await().until(() -> this.browser.findElement(By.id("text")).getDomProperty("value").isEmpty()
				|| !texts("#trouble").get(0).isEmpty());
	}

	private void press(String css) {
		await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
			this.browser.findElement(By.cssSelector(css)).click();
			return true;
		});
	}

	private void reads(String css, String text) {
		await().atMost(Duration.ofSeconds(30))
			.ignoreExceptions()
			.untilAsserted(() -> assertThat(texts(css)).anyMatch((each) -> each.contains(text)));
	}

	private List<String> states() {
		return texts("#notes .state");
	}

	/** At one moment, whatever the page does meanwhile. */
	@SuppressWarnings("unchecked")
	private List<String> texts(String css) {
		return (List<String>) this.browser
			.executeScript("return [...document.querySelectorAll(arguments[0])].map((each) => each.innerText)", css);
	}

}
