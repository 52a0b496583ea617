package org.milepost;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import org.milepost.http.Json;
import org.milepost.http.MalformedJson;
import org.milepost.postgres.OperatorFault;
import tools.jackson.databind.node.ObjectNode;

/**
 * Calls of a running demo about itself, for commands.
 *
 * <p>Threads: used by one.
 */
final class SandboxCalls implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final URI url;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    /**
     * Calls of the demo at this URL.
     *
     * @throws OperatorFault when it is not one of a server
     */
    SandboxCalls(URI url) {
        if (url.getHost() == null || !Set.of("http", "https").contains(url.getScheme())) {
            throw new OperatorFault("--url must be such as http://127.0.0.1:8080.");
        }
        this.url = url;
    }

    /** The answer to a GET. */
    ObjectNode get(String path) throws InterruptedException {
        return send(HttpRequest.newBuilder(ServerUrl.of(url).at(path)).GET());
    }

    /** The answer to another method with a body. */
    ObjectNode send(String method, String path, String body) throws InterruptedException {
        return send(
                HttpRequest.newBuilder(ServerUrl.of(url).at(path))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    @Override
    public void close() {
        http.close();
    }

    private ObjectNode send(HttpRequest.Builder request) throws InterruptedException {
        HttpResponse<String> response;
        try {
            response =
                    http.send(
                            request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new OperatorFault("no server answers at " + url + ".", e);
        }
        if (response.statusCode() == NOT_FOUND) {
            throw new OperatorFault("the server at " + url + " is no demo.");
        }
        try {
            ObjectNode answer = Json.readObject(response.body().getBytes(UTF_8));
            if (response.statusCode() != OK) {
                throw new OperatorFault(answer.path("message").asString("refused"));
            }
            return answer;
        } catch (MalformedJson e) {
            throw new OperatorFault("the server at " + url + " is no demo.", e);
        }
    }
}
