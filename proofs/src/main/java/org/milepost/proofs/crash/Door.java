package org.milepost.proofs.crash;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.milepost.bench.BearerToken;

/**
 * The checkout API as a partner reaches it. Sends a request once; the client never repeats a POST
 * by itself.
 *
 * <p>Threads: shared by all callers.
 */
final class Door implements AutoCloseable {

    /** Well beyond the time in which the server must have answered, whatever happens to it. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String JSON = "application/json;charset=UTF-8";

    private final URI address;
    private final String token;
    private final HttpClient http;

    private Door(URI address, String token, HttpClient http) {
        this.address = address;
        this.token = token;
        this.http = http;
    }

    /** The door of a running demo, with a token of sponsor LOY1. */
    static Door open(URI address) {
        BearerToken token = BearerToken.of(address, "loy1-pos", "loy1-pos-secret");
        HttpClient http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(PATIENCE)
                        .build();
        return new Door(address, token.text(), http);
    }

    /**
     * Sends a request once.
     *
     * @throws IOException when no complete answer came back
     */
    Answer send(Request request) throws IOException {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(address.resolve(request.kind().path()))
                        .timeout(PATIENCE)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", JSON)
                        .POST(HttpRequest.BodyPublishers.ofString(request.body()));
        request.key().ifPresent(key -> builder.header("Idempotency-Key", key));
        try {
            HttpResponse<String> answer =
                    http.send(builder.build(), HttpResponse.BodyHandlers.ofString());
            boolean json = answer.headers().firstValue("Content-Type").orElse("").equals(JSON);
            return new Answer(
                    answer.statusCode(), json ? answer.body() : "not JSON: " + answer.body());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a request was under way", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
