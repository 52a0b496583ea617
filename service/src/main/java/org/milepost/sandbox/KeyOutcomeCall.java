package org.milepost.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.milepost.http.Json;
import org.milepost.http.MalformedJson;

/**
 * Asks the API of a recorded call what became of its key, by the call of production and with the
 * credentials of the one who sent it.
 *
 * <p>Threads: shared; calls block the thread of their request.
 *
 * @param url the URL at which the demo listens, once it does
 */
record KeyOutcomeCall(Supplier<String> url) {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /**
     * What the API told.
     *
     * @param path of the question, without its query
     * @param status of the answer; 0 when there was none
     * @param state its state, such as {@code BOOKED}; empty when the answer has none
     */
    record Told(String path, int status, String state, String body) {}

    /** Whether the API can be asked about the key of a call. */
    static boolean canAsk(RecordedCall call) {
        return !call.key().isEmpty() && call.call().isWrite() && !call.about().isEmpty();
    }

    /** Asks about the key of a call. */
    Told ask(RecordedCall call) {
        String path =
                call.path()
                        + "/outcomes/"
                        + URLEncoder.encode(call.key(), UTF_8).replace("+", "%20");
        String query = call.sender().query().isEmpty() ? "" : "?" + call.sender().query();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url.get() + path + query))
                        .timeout(TIMEOUT)
                        .header("Accept", "application/json")
                        .header("Collector-Number", call.about());
        Optional.of(call.sender().authorization())
                .filter(it -> !it.isEmpty())
                .ifPresent(it -> request.header("Authorization", it));
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            HttpResponse<String> answer =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Told(path, answer.statusCode(), state(answer.body()), answer.body());
        } catch (IOException e) {
            return new Told(path, 0, "", "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Told(path, 0, "", "");
        }
    }

    private static String state(String body) {
        try {
            return Json.readObject(body.getBytes(UTF_8))
                    .findPath("outcome")
                    .asString("")
                    .toUpperCase(Locale.ROOT);
        } catch (MalformedJson e) {
            return "";
        }
    }
}
