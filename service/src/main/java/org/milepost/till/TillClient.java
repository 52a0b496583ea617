package org.milepost.till;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.milepost.http.Json;
import org.milepost.http.MalformedJson;

/**
 * Sends the till's requests to the demo that serves it, each over a connection of its own, and
 * keeps the bytes of both directions to show them.
 *
 * <p>Threads: shared; calls block the thread of their request.
 */
final class TillClient {

    /** What the document of the API asks tills to wait. */
    private static final int TIMEOUT_MILLIS = 10_000;

    private static final long TOKEN_NANOS_MAX = TimeUnit.MINUTES.toNanos(30);
    private static final String TOKEN = "$TOKEN";
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final Supplier<String> url;
    private final ConcurrentMap<TillSponsor, Token> tokens = new ConcurrentHashMap<>();

    private record Token(String text, long sinceNanos) {}

    /**
     * A client of this server.
     *
     * @param url the URL at which it listens, once it does
     */
    TillClient(Supplier<String> url) {
        this.url = url;
    }

    /**
     * Sends a request to the checkout.
     *
     * @param call such as {@code redeem}
     * @param key the idempotency key; empty for none
     * @param fault the fault that the request asks the sandbox for; empty for none
     */
    WireExchange send(
            TillSponsor sponsor,
            String call,
            int attempt,
            Optional<String> key,
            Optional<String> fault,
            Map<String, String> fields) {
        String token = token(sponsor);
        String path = "/checkout/amcash/" + call;
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + TOKEN);
        headers.put("Content-Type", "application/json");
        key.ifPresent(it -> headers.put("Idempotency-Key", it));
        fault.ifPresent(it -> headers.put("Sandbox-Fault", it));
        String body = json(fields);
        String request = text(path, headers, body);
        long start = System.nanoTime();
        Optional<String> response = exchange(request.replace(TOKEN, token));
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        return new WireExchange(
                call,
                attempt,
                key.orElse(""),
                request,
                response,
                millis,
                curl(path, headers, body),
                response.map(TillClient::members).orElse(Map.of()));
    }

    /** The command that sends the same request. */
    private String curl(String path, Map<String, String> headers, String body) {
        StringBuilder command = new StringBuilder("curl -s " + url.get() + path);
        headers.forEach(
                (name, value) ->
                        command.append(" \\\n    -H \"")
                                .append(name)
                                .append(": ")
                                .append(value)
                                .append('"'));
        return command.append(" \\\n    -d '").append(body).append('\'').toString();
    }

    private String text(String path, Map<String, String> headers, String body) {
        StringBuilder request = new StringBuilder("POST " + path + " HTTP/1.1\r\n");
        request.append("Host: ").append(URI.create(url.get()).getAuthority()).append("\r\n");
        headers.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        return request.append("Content-Length: ")
                .append(body.getBytes(UTF_8).length)
                .append("\r\nConnection: close")
                .append(END_OF_HEAD)
                .append(body)
                .toString();
    }

    private String token(TillSponsor sponsor) {
        Token known = tokens.get(sponsor);
        if (known != null && System.nanoTime() - known.sinceNanos() < TOKEN_NANOS_MAX) {
            return known.text();
        }
        String clientId = sponsor.clientId();
        String credentials = clientId + ":" + clientId + "-secret";
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        String token =
                exchange(text("/oauth/token", headers, "grant_type=client_credentials"))
                        .map(it -> members(it).getOrDefault("access_token", ""))
                        .orElse("");
        if (!token.isEmpty()) {
            tokens.put(sponsor, new Token(token, System.nanoTime()));
        }
        return token;
    }

    /** The bytes of the answer; empty when there was none in time. */
    private Optional<String> exchange(String request) {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            socket.getOutputStream().flush();
            socket.getInputStream().transferTo(received);
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.of(received.toString(UTF_8)).filter(it -> it.contains(END_OF_HEAD));
    }

    private int port() {
        return URI.create(url.get()).getPort();
    }

    private static Map<String, String> members(String response) {
        String body = response.substring(response.indexOf(END_OF_HEAD) + END_OF_HEAD.length());
        Map<String, String> members = new TreeMap<>();
        try {
            Json.readObject(body.getBytes(UTF_8))
                    .forEachEntry((name, value) -> members.put(name, value.asString("")));
        } catch (MalformedJson e) {
            return Map.of();
        }
        return members;
    }

    private static String json(Map<String, String> fields) {
        byte[] body =
                Json.writeObject(
                        512,
                        json -> fields.forEach((name, it) -> json.writeStringProperty(name, it)));
        return new String(body, UTF_8);
    }
}
