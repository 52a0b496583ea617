package org.milepost.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/**
 * The tokens of a client, by its secret: one is used for most of its time, and then the next one is
 * obtained.
 *
 * <p>Source: RFC 6749, sections 2.3.1 and 4.4. Threads: shared.
 */
public final class ClientTokens {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration BEFORE_ITS_END = Duration.ofMinutes(5);
    private static final int OK = 200;

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final URI tokenUrl;
    private final String clientId;
    private final String secret;
    private final String scope;
    private String token = "";
    private Instant renewal = Instant.MIN;

    /**
     * The tokens of a client; obtains none yet.
     *
     * @param tokenUrl such as {@code https://milepost.example/oauth/token}
     * @param scope such as {@code amcash}
     */
    public ClientTokens(URI tokenUrl, String clientId, String secret, String scope) {
        this.tokenUrl = tokenUrl;
        this.clientId = clientId;
        this.secret = secret;
        this.scope = scope;
    }

    /** Has each request of a generated client carry a token. */
    public void authorize(ApiClient client) {
        client.setRequestInterceptor(it -> it.setHeader("Authorization", "Bearer " + get()));
    }

    /**
     * A valid token.
     *
     * @throws IllegalStateException when the server gives none
     */
    public synchronized String get() {
        if (Instant.now().isAfter(renewal)) {
            obtain();
        }
        return token;
    }

    private void obtain() {
        String credentials = encoded(clientId) + ":" + encoded(secret);
        HttpRequest request =
                HttpRequest.newBuilder(tokenUrl)
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        credentials.getBytes(
                                                                StandardCharsets.US_ASCII)))
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "grant_type=client_credentials&scope=" + encoded(scope)))
                        .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != OK) {
                throw new IllegalStateException("no token: HTTP " + answer.statusCode());
            }
            JsonNode granted = new ObjectMapper().readTree(answer.body());
            token = granted.path("access_token").asText();
            renewal =
                    Instant.now()
                            .plusSeconds(granted.path("expires_in").asLong())
                            .minus(BEFORE_ITS_END);
        } catch (IOException e) {
            throw new IllegalStateException("no token: the server cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a token is obtained", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
