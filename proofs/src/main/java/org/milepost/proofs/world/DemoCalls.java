package org.milepost.proofs.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls of a demo and of its worlds, with JSON.
 *
 * <p>Threads: shared.
 */
final class DemoCalls implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private final HttpClient http = HttpClient.newHttpClient();

    /**
     * An answer.
     *
     * @param status 0 when the connection ended without one
     * @param retryAfter of a refusal; empty without one
     */
    record Answer(int status, String body, String retryAfter) {

        JsonNode json() {
            return JSON.readTree(body);
        }
    }

    /** A GET. */
    Answer get(String address) {
        return send(request(address).GET());
    }

    /** A GET with a token, about a collector. */
    Answer get(String address, String token, String collector) {
        return send(
                request(address)
                        .header("Authorization", "Bearer " + token)
                        .header("Collector-Number", collector)
                        .GET());
    }

    /** A POST of JSON. */
    Answer post(String address, String body) {
        return send(request(address).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** A POST of JSON with a token, and a key unless it is empty. */
    Answer post(String address, String token, String key, String body) {
        HttpRequest.Builder request =
                request(address)
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        return send(key.isEmpty() ? request : request.header("Idempotency-Key", key));
    }

    /** A DELETE. */
    Answer delete(String address) {
        return send(request(address).DELETE());
    }

    /** A token of a client with its usual secret. */
    String token(String base, String client) {
        String form =
                "grant_type=client_credentials&client_id="
                        + client
                        + "&client_secret="
                        + client
                        + "-secret";
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + "/oauth/token"))
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form));
        return send(request).json().path("access_token").asString("");
    }

    @Override
    public void close() {
        http.close();
    }

    private static HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(URI.create(address))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json");
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    answer.statusCode(),
                    answer.body(),
                    answer.headers().firstValue("Retry-After").orElse(""));
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        } catch (IOException e) {
            return new Answer(0, "", "");
        }
    }
}
