package org.milepost.proofs.signin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.milepost.bench.process.Pauses;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real Chromium, driven through its ChromeDriver by the W3C WebDriver protocol, which needs no
 * library.
 *
 * <p>Threads: used by one thread.
 */
final class Chrome implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration START_MAX = Duration.ofSeconds(30);
    private static final Duration CALL_MAX = Duration.ofSeconds(20);
    private static final Duration SETTLE = Duration.ofMillis(300);

    /** How often a step is tried on a page that changes by itself. */
    private static final int REPLACED_MAX = 5;

    private final Process driver;
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;
    private String session = "";

    /** What a page is looked at with. */
    record Screen(int width, int height, boolean phone, boolean script, boolean dark) {}

    private Chrome(Process driver, URI server) {
        this.driver = driver;
        this.server = server;
    }

    /**
     * Starts one.
     *
     * @param driver ChromeDriver's program
     * @param browser Chromium's program
     * @param profile an empty directory for what it keeps
     */
    static Chrome start(Path driver, Path browser, Path profile, Screen screen) {
        int port = freePort();
        try {
            Process process =
                    new ProcessBuilder(driver.toString(), "--port=" + port)
                            .redirectErrorStream(true)
                            .redirectOutput(profile.resolve("driver.log").toFile())
                            .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
            Chrome chrome = new Chrome(process, URI.create("http://127.0.0.1:" + port));
            chrome.open(browser, profile, screen);
            return chrome;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void open(Path browser, Path profile, Screen screen) {
        if (!Pauses.await(START_MAX, this::isReady)) {
            throw new IllegalStateException("ChromeDriver did not start; see its log");
        }
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--headless",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--hide-scrollbars",
                                "--window-size=" + screen.width + "," + screen.height,
                                "--user-data-dir=" + profile.resolve("profile")));
        if (System.getProperty("user.name").equals("root")) {
            arguments.add("--no-sandbox");
        }
        if (screen.dark) {
            arguments.add("--blink-settings=preferredColorScheme=0");
        }
        Map<String, Object> options = new HashMap<>();
        options.put("binary", browser.toString());
        options.put("args", arguments);
        if (screen.phone) {
            Map<String, Object> metrics =
                    Map.of(
                            "width",
                            screen.width,
                            "height",
                            screen.height,
                            "pixelRatio",
                            2,
                            "touch",
                            true);
            options.put("mobileEmulation", Map.of("deviceMetrics", metrics));
        }
        if (!screen.script) {
            options.put("prefs", Map.of("profile.managed_default_content_settings.javascript", 2));
        }
        JsonNode opened =
                call(
                        "POST",
                        "/session",
                        Map.of(
                                "capabilities",
                                Map.of(
                                        "alwaysMatch",
                                        Map.of(
                                                "goog:chromeOptions",
                                                options,
                                                "goog:loggingPrefs",
                                                Map.of("browser", "ALL")))));
        session = "/session/" + opened.path("sessionId").asString();
    }

    /** Goes to an address. */
    void go(URI address) {
        call("POST", session + "/url", Map.of("url", address.toString()));
    }

    String title() {
        return call("GET", session + "/title", Map.of()).asString();
    }

    /** The markup of an element. */
    String markup(String selector) {
        return steady(
                () ->
                        devTools("DOM.getOuterHTML", Map.of("nodeId", require(selector)))
                                .path("outerHTML")
                                .asString());
    }

    /** Does something with an element again if a script of the page replaces it meanwhile. */
    private static <T> T steady(Supplier<T> step) {
        for (int i = 1; i < REPLACED_MAX; i++) {
            try {
                return step.get();
            } catch (IllegalStateException e) {
                Pauses.pause(SETTLE);
            }
        }
        return step.get();
    }

    boolean isThere(String selector) {
        return find(selector) != 0;
    }

    /** Types into a field and replaces its content. */
    void type(String selector, String text) {
        devTools("DOM.focus", Map.of("nodeId", require(selector)));
        devTools(
                "Input.dispatchKeyEvent",
                Map.of("type", "keyDown", "commands", List.of("selectAll")));
        devTools("Input.insertText", Map.of("text", text));
    }

    /**
     * Gives a field a value, as a choice in a list or a time is entered, and tells the page so.
     *
     * @param value that of an option, or in the form of the field's type
     */
    void set(String selector, String value) {
        ask(
                """
                const field = document.querySelector(%s);
                field.value = %s;
                field.dispatchEvent(new Event('change', {bubbles: true}));
                return 0;
                """
                        .formatted(
                                JSON.writeValueAsString(selector), JSON.writeValueAsString(value)));
    }

    /**
     * Shows pages in another size and with other colours from now on.
     *
     * @param width in CSS pixels: 320 is a screen of 1280 at 400 %
     * @param height in CSS pixels
     */
    void resize(int width, int height, boolean dark) {
        devTools(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        devTools(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                feature("prefers-color-scheme", dark ? "dark" : "light"),
                                feature("prefers-reduced-motion", "reduce"))));
    }

    private static Map<String, String> feature(String name, String value) {
        return Map.of("name", name, "value", value);
    }

    /** Chooses the option of a list that begins with a letter, by the keyboard. */
    void choose(String selector, String letter) {
        devTools("DOM.focus", Map.of("nodeId", require(selector)));
        devTools(
                "Input.dispatchKeyEvent",
                Map.of("type", "keyDown", "text", letter, "key", letter, "unmodifiedText", letter));
        devTools("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", letter));
    }

    /** Clicks what leads to another page, and waits for that. */
    void leaveBy(String selector) {
        int page = document().path("backendNodeId").asInt();
        tap(selector);
        boolean left =
                Pauses.await(
                        CALL_MAX,
                        () -> document().path("backendNodeId").asInt() != page && isThere("h1"));
        if (!left) {
            throw new IllegalStateException("no other page came after a click on " + selector);
        }
        Pauses.pause(SETTLE);
    }

    /**
     * Clicks twice, without waiting for what the first click leads to.
     *
     * @param between the time between the clicks; zero for one click only
     */
    void tapTwice(String selector, Duration between) {
        int[] place = tap(selector);
        if (!between.isZero()) {
            Pauses.pause(between);
            tap(place[0], place[1]);
        }
    }

    /** Clicks the middle of an element; where that is. */
    private int[] tap(String selector) {
        int[] place = steady(() -> middle(selector));
        tap(place[0], place[1]);
        return place;
    }

    private int[] middle(String selector) {
        int element = require(selector);
        devTools("DOM.scrollIntoViewIfNeeded", Map.of("nodeId", element));
        JsonNode corners =
                devTools("DOM.getBoxModel", Map.of("nodeId", element)).path("model").path("border");
        return new int[] {
            (corners.path(0).asInt() + corners.path(2).asInt()) / 2,
            (corners.path(1).asInt() + corners.path(5).asInt()) / 2
        };
    }

    private void tap(int x, int y) {
        for (String type : List.of("mousePressed", "mouseReleased")) {
            devTools(
                    "Input.dispatchMouseEvent",
                    Map.of("type", type, "x", x, "y", y, "button", "left", "clickCount", 1));
        }
    }

    /** Waits until an element is there; whether it came. */
    boolean awaitThere(String selector, Duration most) {
        return Pauses.await(most, () -> isThere(selector));
    }

    /** The address of the page. */
    String address() {
        return call("GET", session + "/url", Map.of()).asString();
    }

    private JsonNode document() {
        return devTools("DOM.getDocument", Map.of("depth", 0)).path("root");
    }

    /** The number of an element; zero when there is none. */
    private int find(String selector) {
        return devTools(
                        "DOM.querySelector",
                        Map.of("nodeId", document().path("nodeId").asInt(), "selector", selector))
                .path("nodeId")
                .asInt();
    }

    private int require(String selector) {
        int element = find(selector);
        if (element == 0) {
            throw new IllegalStateException("there is no " + selector + " on the page");
        }
        return element;
    }

    /** A command of the browser's own, which needs no script in the page as WebDriver's do. */
    private JsonNode devTools(String command, Map<String, Object> parameters) {
        return call(
                "POST",
                session + "/goog/cdp/execute",
                Map.of("cmd", command, "params", parameters));
    }

    /** The result of a script of the proof on a page, if scripts may run. */
    JsonNode ask(String question) {
        return call(
                "POST", session + "/execute/sync", Map.of("script", question, "args", List.of()));
    }

    /** The same of a script that calls its last argument with the result. */
    JsonNode askLater(String question) {
        return call(
                "POST", session + "/execute/async", Map.of("script", question, "args", List.of()));
    }

    /** Presses a key of the keyboard, such as {@code Tab} or {@code 1}. */
    void key(String name, String text) {
        Map<String, Object> pressed = new HashMap<>(Map.of("type", "keyDown", "key", name));
        int code =
                switch (name) {
                    case "Tab" -> 9;
                    case "Enter" -> 13;
                    case "Escape" -> 27;
                    default -> name.charAt(0);
                };
        pressed.put("windowsVirtualKeyCode", code);
        if (!text.isEmpty()) {
            pressed.put("text", text);
        }
        devTools("Input.dispatchKeyEvent", pressed);
        devTools("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", name));
    }

    /** The whole page as PNG, also what is below the screen. */
    void photographPage(Path file) {
        String picture =
                devTools("Page.captureScreenshot", Map.of("captureBeyondViewport", true))
                        .path("data")
                        .asString();
        write(file, picture);
    }

    /** What is on the screen, as PNG. */
    void photograph(Path file) {
        write(file, call("GET", session + "/screenshot", Map.of()).asString());
    }

    private static void write(Path file, String picture) {
        try {
            Files.write(file, Base64.getDecoder().decode(picture));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The errors that the browser logged, except answers that are errors on purpose. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        call("POST", session + "/se/log", Map.of("type", "browser"))
                .forEach(
                        entry -> {
                            String source = entry.path("source").asString();
                            // "rendering" is advice, here about what axe-core does
                            if (!source.equals("network") && !source.equals("rendering")) {
                                complaints.add(entry.path("message").asString());
                            }
                        });
        return complaints;
    }

    @Override
    public void close() {
        if (!session.isEmpty()) {
            call("DELETE", session, Map.of());
        }
        http.close();
        end(driver);
    }

    private static void end(Process driver) {
        driver.descendants().forEach(ProcessHandle::destroy);
        driver.destroy();
    }

    private boolean isReady() {
        try {
            return call("GET", "/status", Map.of()).path("ready").asBoolean();
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private JsonNode call(String method, String path, Object body) {
        HttpRequest request =
                HttpRequest.newBuilder(server.resolve(path))
                        .timeout(CALL_MAX)
                        .method(
                                method,
                                method.equals("POST")
                                        ? HttpRequest.BodyPublishers.ofString(
                                                JSON.writeValueAsString(body))
                                        : HttpRequest.BodyPublishers.noBody())
                        .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode value = JSON.readTree(answer.body()).path("value");
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(
                        path + ": " + value.path("message").asString(answer.body()));
            }
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a browser works", e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
