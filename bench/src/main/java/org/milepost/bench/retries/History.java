package org.milepost.bench.retries;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.milepost.bench.crash.Answer;

/**
 * A request of a till and every sending of it.
 *
 * <p>Threads: shared by those who send it.
 */
final class History {

    private static final String BODY =
            """
            {"acquirerId":"100000","cardEntryMode":"SWIPE","collectorNumber":"%s",\
            "dateTime":"2026-01-05T12:00:00-0500","deviceId":"STORM1","sponsorCode":"LOY1",\
            "storeId":"0001","traceId":"%d","vendorId":"100087",%s}""";

    private final Kind kind;
    private final Optional<String> key;
    private final long trace;
    private final String body;
    private final List<Attempt> attempts = new ArrayList<>();

    /** Which call it is. */
    enum Kind {
        REDEEM("/checkout/amcash/redeem"),
        REVERSE("/checkout/amcash/reverse");

        private final String path;

        Kind(String path) {
            this.path = path;
        }
    }

    private History(Kind kind, Optional<String> key, long trace, String body) {
        this.kind = kind;
        this.key = key;
        this.trace = trace;
        this.body = body;
    }

    /**
     * A redemption.
     *
     * @param trace tells its transfers in the books
     * @param dollars what is asked for; more than a day's limit is declined
     */
    static History redeem(Optional<String> key, long collector, long trace, int dollars) {
        String amounts =
                "\"postTaxBasketAmount\":\"%d.21\",\"dollarRedeemRequest\":\"%d.00\""
                        .formatted(dollars, dollars);
        return new History(
                Kind.REDEEM, key, trace, BODY.formatted(Long.toString(collector), trace, amounts));
    }

    /** A reversal of the redemption with this confirmation number. */
    static History reverse(Optional<String> key, long collector, long trace, String number) {
        String named = "\"redemptionConfirmationNumber\":\"%s\"".formatted(number);
        return new History(
                Kind.REVERSE, key, trace, BODY.formatted(Long.toString(collector), trace, named));
    }

    Kind kind() {
        return kind;
    }

    long trace() {
        return trace;
    }

    /** The bytes to send. */
    byte[] request(String host, String token) {
        String head =
                "POST %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n%s"
                        .formatted(
                                kind.path,
                                host,
                                token,
                                key.map(it -> "Idempotency-Key: " + it + "\r\n").orElse(""));
        return "%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(head, body.length(), body)
                .getBytes(US_ASCII);
    }

    synchronized void add(Attempt attempt) {
        attempts.add(attempt);
    }

    /** All attempts so far, by their end. */
    synchronized List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    /** The approved answer that was delivered, if one was. */
    Optional<Answer> approval() {
        return attempts().stream()
                .filter(Attempt::isApproved)
                .flatMap(it -> it.answer().stream())
                .findFirst();
    }

    /** For a person who wants to know what happened. */
    String text() {
        List<Attempt> all = attempts();
        StringBuilder text = new StringBuilder();
        text.append(kind)
                .append(key.map(it -> " with key " + it).orElse(" without key"))
                .append(", trace ")
                .append(trace);
        long zero = all.stream().mapToLong(Attempt::startNanos).min().orElse(0);
        for (Attempt attempt : all) {
            text.append("\n    ").append(attempt.text(zero));
        }
        return text.toString();
    }
}
