package org.milepost;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.milepost.WireClient.Answer;

/**
 * A till of sponsor LOY1 that sends few, fixed requests: enough to make a server count and trace.
 *
 * <p>Threads: used by one thread at a time.
 */
final class SimpleTill implements AutoCloseable {

    private final WireClient client;
    private final String authorization;

    SimpleTill(String url, String token) {
        this.client = new WireClient(url);
        this.authorization = "Authorization: Bearer " + token + "\r\n";
    }

    /** Redeems 95 miles. */
    Answer redeem(String collector, String key, String headers) {
        return send(
                "redeem",
                key,
                headers,
                collector,
                "\"postTaxBasketAmount\":\"16.12\",\"dollarRedeemRequest\":\"16.12\"");
    }

    /** Gives a redemption back. */
    Answer reverse(String collector, String key, String number) {
        return send(
                "reverse",
                key,
                "",
                collector,
                "\"redemptionConfirmationNumber\":\"" + number + "\"");
    }

    /** Reads balances and offers. */
    Answer inquire(String collector) {
        return send("inquire", "any", "", collector, "\"postTaxBasketAmount\":\"16.12\"");
    }

    private Answer send(String call, String key, String headers, String collector, String more) {
        String body =
                """
                {"acquirerId":"100000","cardEntryMode":"SWIPE","collectorNumber":"%s",\
                "dateTime":"2026-06-15T12:00:00-0400","deviceId":"001","sponsorCode":"LOY1",\
                "storeId":"0001","traceId":"1","vendorId":"100087",%s}"""
                        .formatted(collector, more);
        return client.send(
                "POST",
                "/checkout/amcash/" + call,
                authorization
                        + "Content-Type: application/json\r\nIdempotency-Key: "
                        + key
                        + "\r\n"
                        + headers,
                body.getBytes(UTF_8));
    }

    @Override
    public void close() {
        client.close();
    }
}
