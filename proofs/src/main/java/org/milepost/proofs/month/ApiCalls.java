package org.milepost.proofs.month;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.milepost.bench.BearerToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls of the operator, of partners, and of the demo's clock.
 *
 * <p>Threads: shared.
 */
final class ApiCalls implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final URI server;
    private final BearerToken operator;
    private final HttpClient http = HttpClient.newHttpClient();

    /** The status and body of an answer. */
    record Answer(int status, JsonNode body) {}

    /** Calls of a demo at this address. */
    ApiCalls(URI server) {
        this.server = server;
        this.operator = BearerToken.of(server, "operator", "operator-secret");
    }

    /**
     * A call of the operator that must succeed.
     *
     * @return its body; empty when it has none
     */
    JsonNode operate(String method, String path, String body) {
        Answer answer = operator(method, path, body);
        if (answer.status() / 100 != 2) {
            throw new IllegalStateException(method + " " + path + ": " + answer);
        }
        return answer.body();
    }

    /** A call of the operator. */
    Answer operator(String method, String path, String body) {
        return send(
                HttpRequest.newBuilder(server.resolve("/operator/v1/" + path))
                        .header("Authorization", "Bearer " + operator.text())
                        .header("Change-Reason", "proof of a month"),
                method,
                body);
    }

    /** A call of a partner with its key. */
    Answer partner(String path, String apiKey, String body) {
        return send(
                HttpRequest.newBuilder(server.resolve(path + "?api_key=" + apiKey)), "POST", body);
    }

    /** Moves the time of the demo. */
    void moveClock(String body) {
        send(HttpRequest.newBuilder(server.resolve("/sandbox/clock")), "POST", body);
    }

    private Answer send(HttpRequest.Builder request, String method, String body) {
        HttpRequest made =
                request.header("Content-Type", "application/json")
                        .method(
                                method,
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try {
            HttpResponse<String> answer = http.send(made, HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    answer.statusCode(),
                    JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a call is made", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
