// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Debian's Chromium without a window. */
final class Chromium implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final int WIDE = 1280;
    private static final int NARROW = 390;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ChromeDriver driver;
    private final String root;

    /** Skips the test where there is no Chromium: apt-get install chromium chromium-driver. */
    Chromium(int port) throws IOException {
        assumeTrue(
                Files.isExecutable(PROGRAM) && Files.isExecutable(DRIVER),
                "Skipped: " + PROGRAM + " or " + DRIVER + " is missing; apt-get install chromium chromium-driver");
        Files.createDirectories(SCREENSHOTS);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(PROGRAM.toFile());
        // No sandbox: it refuses to run as root, as which containers often do. It opens nothing but this application.
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--lang=en",
                "--hide-scrollbars");
        options.addArguments("--disable-background-networking", "--disable-component-update", "--no-first-run");
        options.setCapability("goog:loggingPrefs", logs);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
        narrow(false);
        root = "http://localhost:" + port;
    }

    void opens(String page) {
        driver.get(root + page);
    }

    String path() {
        return driver.getCurrentUrl().substring(root.length());
    }

    WebElement finds(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    /** Clicks on what changes this page alone. */
    void clicks(String css) {
        finds(css).click();
    }

    /** Clicks on a link or a button that sends a form, and waits for the page that comes. */
    void follows(String css) throws InterruptedException {
        try {
            leaves(css);
        } catch (WebDriverException loadedAnewMeanwhile) {
            leaves(css);
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isNextPage()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("No page came after a click on " + css);
            }
            Thread.sleep(20);
        }
    }

    private void leaves(String css) {
        driver.executeScript("window.isLeft = true");
        finds(css).click();
    }

    private boolean isNextPage() {
        try {
            return Boolean.TRUE.equals(
                    driver.executeScript("return !window.isLeft && document.readyState === 'complete'"));
        } catch (WebDriverException betweenTwoPages) {
            return false;
        }
    }

    void types(String css, String text) {
        WebElement field = finds(css);
        field.clear();
        field.sendKeys(text);
    }

    String text() {
        return finds("body").getText();
    }

    /** What the browser complains of: blocked styles, missing files, forms it would not send. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    void dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                                // Else the picture is of colours on their way.
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    void narrow(boolean narrow) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", narrow ? NARROW : WIDE, "height", 800, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Whether the page is wider than the window, so that one would have to scroll to the side. */
    boolean overflows() {
        return Boolean.TRUE.equals(driver.executeScript(
                "return document.documentElement.scrollWidth > document.documentElement.clientWidth"));
    }

    /** The whole page as {@code target/screenshots/NAME.png}. */
    void photographs(String name) throws IOException {
        Object data = driver.executeCdpCommand(
                        "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true))
                .get("data");
        Files.write(SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode(String.valueOf(data)));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
