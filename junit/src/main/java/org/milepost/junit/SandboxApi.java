package org.milepost.junit;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The calls that this module itself makes to a sandbox, with tokens of its own.
 *
 * <p>Threads: shared.
 */
final class SandboxApi {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Before a token of an hour ends. */
    private static final Duration TOKEN_AGE_MAX = Duration.ofMinutes(50);

    private static final int OK_LIMIT = 300;

    private final URI url;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(TIMEOUT)
                    .build();
    private final Map<SandboxCredentials, Token> tokens = new EnumMap<>(SandboxCredentials.class);

    private record Token(String text, Instant obtained) {}

    SandboxApi(URI url) {
        this.url = url;
    }

    URI url() {
        return url;
    }

    /** A GET with the token of a client. */
    JsonMembers get(SandboxCredentials client, String path, Map<String, String> headers) {
        return json(
                request(path, headers)
                        .header("Authorization", "Bearer " + token(client))
                        .GET()
                        .build());
    }

    /** A POST with the token of a client. */
    JsonMembers post(SandboxCredentials client, String path, String body) {
        return json(
                request(path, Map.of("Content-Type", "application/json"))
                        .header("Authorization", "Bearer " + token(client))
                        .header("Change-Reason", "a test of a partner's software")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    /** A call of the sandbox about itself, which needs no token. */
    JsonMembers open(String path, UnaryOperator<HttpRequest.Builder> method) {
        return json(
                method.apply(request(path, Map.of("Content-Type", "application/json"))).build());
    }

    /** The same with a body. */
    JsonMembers open(String path, String body) {
        return open(path, it -> it.POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Sends a form; the answer may have any status. */
    HttpResponse<String> form(String path, Map<String, String> form, Map<String, String> headers) {
        return send(
                request(path, headers)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(encoded(form)))
                        .build());
    }

    /** Gets a page; the answer may have any status. */
    HttpResponse<String> page(URI page, Map<String, String> headers) {
        return send(request(page.toString(), headers).GET().build());
    }

    /** The client's own token, which is kept. */
    synchronized String token(SandboxCredentials client) {
        Token known = tokens.get(client);
        if (known == null || known.obtained().plus(TOKEN_AGE_MAX).isBefore(Instant.now())) {
            known = new Token(obtain(client), Instant.now());
            tokens.put(client, known);
        }
        return known.text();
    }

    static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(it -> it.getKey() + "=" + encoded(it.getValue()))
                .collect(Collectors.joining("&"));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The answer of a form as JSON. */
    static JsonMembers json(HttpResponse<String> answer) {
        if (answer.statusCode() >= OK_LIMIT) {
            throw new IllegalStateException(
                    "the sandbox answered %s with HTTP %d: %s"
                            .formatted(
                                    answer.request().uri().getPath(),
                                    answer.statusCode(),
                                    answer.body()));
        }
        return JsonMembers.of(answer.body().isEmpty() ? "{}" : answer.body());
    }

    private String obtain(SandboxCredentials client) {
        String credentials = client.clientId() + ":" + client.secret();
        return json(form(
                        "/oauth/token",
                        Map.of("grant_type", "client_credentials", "scope", client.scope()),
                        Map.of(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        credentials.getBytes(
                                                                StandardCharsets.US_ASCII)))))
                .get("access_token");
    }

    private JsonMembers json(HttpRequest request) {
        return json(send(request));
    }

    private HttpRequest.Builder request(String path, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path)).timeout(TIMEOUT);
        headers.forEach(request::header);
        return request;
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the sandbox did not answer " + request.uri().getPath(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the sandbox is called", e);
        }
    }
}
