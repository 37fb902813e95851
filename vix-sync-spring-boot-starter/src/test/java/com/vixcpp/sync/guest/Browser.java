package com.vixcpp.sync.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real Chromium without a window, as Debian has it.
 */
final class Browser implements AutoCloseable {

	private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

	private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

	private final Path directory;

	private final ChromeDriver driver;

	private Browser(Path directory, ChromeDriver driver) {
		this.directory = directory;
		this.driver = driver;
	}

	static boolean isInstalled() {
		return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
	}

	static Browser open() throws IOException {
		return open(1200, 900);
	}

	static Browser open(int width, int height, String... arguments) throws IOException {
		Path directory = Files.createTempDirectory("vix-sync-browser");
		ChromeOptions options = new ChromeOptions();
		options.setBinary(CHROMIUM.toFile());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
				"--disable-dev-shm-usage", "--hide-scrollbars", "--user-data-dir=" + directory, "--lang=en");
		options.addArguments(arguments);
		ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile())
			.usingAnyFreePort()
			.build();
		ChromeDriver driver = new ChromeDriver(service, options);
		driver.manage().window().setSize(new Dimension(width, height));
		return new Browser(directory, driver);
	}

	ChromeDriver driver() {
		return this.driver;
	}

	void go(String url) {
		this.driver.get(url);
	}

	/** What a person reads there. */
	String text(String css) {
		try {
			return this.driver.findElement(By.cssSelector(css)).getText();
		}
		catch (StaleElementReferenceException ex) {
			return text(css);
		}
	}

	/** Wait until somebody can read it there. */
	void reads(String css, String text) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.ignoreExceptions()
			.untilAsserted(() -> assertThat(text(css)).contains(text));
	}

	/** Press the button of that name, as soon as it is there. */
	void press(String css, String name) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
			List<WebElement> buttons = this.driver.findElements(By.cssSelector(css + " button"));
			buttons.stream().filter((each) -> each.getText().contains(name)).findFirst().orElseThrow().click();
			return true;
		});
	}

	/** Choose an option of a field of that name. */
	void choose(String name, String option) {
		this.driver.findElements(By.cssSelector("[name=" + name + "] option"))
			.stream()
			.filter((each) -> each.getText().equals(option))
			.findFirst()
			.orElseThrow()
			.click();
	}

	/** Press a key, wherever the focus is. */
	void type(CharSequence key) {
		new Actions(this.driver).sendKeys(key).perform();
	}

	/** What has the focus at this moment; the page may replace it in the next. */
	String focused() {
		return (String) this.driver.executeScript("return document.activeElement.innerText");
	}

	/** Press the tabulator until the focus is on what has that text. */
	void tabTo(String text) {
		for (int presses = 0; presses < 50; presses++) {
			type(Keys.TAB);
			if (focused().equals(text)) {
				return;
			}
		}
		throw new AssertionError("The keyboard does not lead to '" + text + "'");
	}

	boolean sees(String css) {
		return this.driver.findElements(By.cssSelector(css)).stream().anyMatch(WebElement::isDisplayed);
	}

	/**
	 * The names of what has one of these roles, as assistive technology is given them.
	 */
	@SuppressWarnings("unchecked")
	List<String> called(String... roles) {
		List<Map<String, Object>> nodes = (List<Map<String, Object>>) this.driver
			.executeCdpCommand("Accessibility.getFullAXTree", Map.of())
			.get("nodes");
		return nodes.stream()
			.filter((node) -> List.of(roles).contains(value(node, "role")))
			.map((node) -> value(node, "name"))
			.toList();
	}

	private static String value(Map<String, Object> node, String property) {
		return (node.get(property) instanceof Map<?, ?> found) ? String.valueOf(found.get("value")) : "";
	}

	/** How many pixels of the page or of an open dialog are beyond the right edge. */
	long overhang() {
		return (Long) this.driver.executeScript("""
				const all = [document.documentElement, ...document.querySelectorAll('dialog[open]')];
				return Math.max(...all.map((each) => each.scrollWidth - each.clientWidth),
				  document.documentElement.scrollWidth - 390);""");
	}

	/** What the browser has refused or could not do. */
	List<String> complaints() {
		return this.driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage).toList();
	}

	void picture(Path file) throws IOException {
		Files.createDirectories(file.getParent());
		Files.write(file, this.driver.getScreenshotAs(OutputType.BYTES));
	}

	@Override
	public void close() throws IOException {
		this.driver.quit();
		FileSystemUtils.deleteRecursively(this.directory);
	}

}
