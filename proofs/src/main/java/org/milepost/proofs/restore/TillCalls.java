package org.milepost.proofs.restore;

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
 * A till that redeems, repeats, reverses and asks.
 *
 * <p>Threads: used by one thread.
 */
public final class TillCalls implements AutoCloseable {

    /** What ten dollars cost. */
    static final long MILES = 95;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final URI server;
    private final BearerToken token;
    private final HttpClient http = HttpClient.newHttpClient();

    /** A redemption that was asked for. */
    public record Sale(String key, long collector, int trace) {}

    /** What was answered. */
    public record Receipt(Sale sale, int status, String body) {

        /** The response code. */
        public String code() {
            return text("responseCode");
        }

        /** The confirmation number; empty without one. */
        public String number() {
            return text("txnConfirmationNumber");
        }

        long balance() {
            return Long.parseLong(text("cashBalance"));
        }

        private String text(String member) {
            return JSON.readTree(body).path(member).asString();
        }
    }

    /** A till of the sandbox's sponsor LOY1 at this server. */
    public TillCalls(URI server) {
        this.server = server;
        this.token = BearerToken.of(server, "loy1-pos", "loy1-pos-secret");
    }

    /** Redeems ten dollars, or repeats that. */
    public Receipt redeem(Sale sale) {
        String body =
                body(sale, "\"postTaxBasketAmount\":\"10.21\",\"dollarRedeemRequest\":\"10.00\"");
        return send(sale, "POST", "redeem", sale.key(), body);
    }

    /** Gives a redemption back. */
    public Receipt reverse(Sale sale, String number) {
        String body = body(sale, "\"redemptionConfirmationNumber\":\"%s\"".formatted(number));
        return send(sale, "POST", "reverse", "reverse-" + sale.key(), body);
    }

    /** What became of a redemption: the word of the answer. */
    String outcome(Sale sale) {
        JsonNode answer =
                JSON.readTree(send(sale, "GET", "redeem/outcomes/" + sale.key(), "", "").body());
        return answer.path("outcome").asString();
    }

    private static String body(Sale sale, String members) {
        return """
               {"acquirerId":"100000","cardEntryMode":"SWIPE","collectorNumber":"%d",\
               "dateTime":"2026-01-05T12:00:00-0500","deviceId":"PROOF1","sponsorCode":"LOY1",\
               "storeId":"0001","traceId":"%d","vendorId":"100087",%s}"""
                .formatted(sale.collector(), sale.trace(), members);
    }

    private Receipt send(Sale sale, String method, String call, String key, String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve("/checkout/amcash/" + call))
                        .header("Authorization", "Bearer " + token.text())
                        .header("Content-Type", "application/json")
                        .header("Collector-Number", Long.toString(sale.collector()))
                        .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        try {
            HttpResponse<String> answer =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Receipt(sale, answer.statusCode(), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a till calls", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
