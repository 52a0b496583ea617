package org.milepost.proofs.signin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The calls of a till of sponsor LOY1 at a demo, for pages that show them.
 *
 * <p>Threads: used by one thread.
 */
final class SandboxTraffic implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String COLLECTOR = "80000000067";

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI demo;
    private final String token;
    private int trace;

    SandboxTraffic(URI demo) {
        this.demo = demo;
        String form =
                "grant_type=client_credentials&client_id=loy1-pos&client_secret=loy1-pos-secret";
        HttpRequest request =
                HttpRequest.newBuilder(demo.resolve("/oauth/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build();
        this.token = tree(send(request).orElseThrow()).path("access_token").asString("");
    }

    /** An echo. */
    Optional<JsonNode> echo() {
        return call("echo", "", "");
    }

    /** An inquiry of a collector. */
    Optional<JsonNode> inquire(String collector) {
        return call("inquire", "", sale(collector));
    }

    /** A redemption of ten dollars; empty when the answer was lost. */
    Optional<JsonNode> redeem(String key) {
        return call("redeem", key, sale(COLLECTOR) + ",\"dollarRedeemRequest\":\"10.00\"");
    }

    private String sale(String collector) {
        return ",\"acquirerId\":\"100000\",\"cardEntryMode\":\"SWIPE\",\"collectorNumber\":\""
                + collector
                + "\",\"dateTime\":\"2026-11-21T13:32:00-0500\",\"postTaxBasketAmount\":\"16.12\"";
    }

    private Optional<JsonNode> call(String name, String key, String more) {
        trace++;
        String body =
                "{\"deviceId\":\"001\",\"sponsorCode\":\"LOY1\",\"storeId\":\"0001\",\"traceId\":\""
                        + trace
                        + "\",\"vendorId\":\"100087\""
                        + more
                        + "}";
        HttpRequest.Builder request =
                HttpRequest.newBuilder(demo.resolve("/checkout/amcash/" + name))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        return send(request.build()).map(SandboxTraffic::tree);
    }

    /** The body of the answer; empty when the connection was cut. */
    private Optional<String> send(HttpRequest request) {
        try {
            return Optional.of(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private static JsonNode tree(String body) {
        return JSON.readTree(body);
    }
}
