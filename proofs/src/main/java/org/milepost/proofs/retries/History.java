package org.milepost.proofs.retries;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.milepost.proofs.crash.Answer;

/**
 * A request of a till and every sending of it.
 *
 * <p>Threads: shared by those who send it.
 */
public final class History {

    private final Kind kind;
    private final Optional<String> key;
    private final long collector;
    private final long trace;
    private final String body;
    private final List<Attempt> attempts = new ArrayList<>();

    /** Which call it is. */
    public enum Kind {
        REDEEM("/checkout/amcash/redeem"),
        REVERSE("/checkout/amcash/reverse"),
        INQUIRE("/checkout/amcash/inquire"),
        ECHO("/checkout/amcash/echo");

        private final String path;

        Kind(String path) {
            this.path = path;
        }
    }

    private History(Kind kind, Optional<String> key, long collector, long trace, String body) {
        this.kind = kind;
        this.key = key;
        this.collector = collector;
        this.trace = trace;
        this.body = body;
    }

    /**
     * A redemption.
     *
     * @param trace tells its transfers in the books
     * @param dollars what is asked for; more than a day's limit is declined
     */
    public static History redeem(Optional<String> key, long collector, long trace, int dollars) {
        String amounts =
                "\"postTaxBasketAmount\":\"%d.21\",\"dollarRedeemRequest\":\"%d.00\""
                        .formatted(dollars, dollars);
        return new History(Kind.REDEEM, key, collector, trace, body(collector, trace, amounts));
    }

    /** A reversal of the redemption with this confirmation number. */
    public static History reverse(Optional<String> key, long collector, long trace, String number) {
        String named = "\"redemptionConfirmationNumber\":\"%s\"".formatted(number);
        return new History(Kind.REVERSE, key, collector, trace, body(collector, trace, named));
    }

    /** A question, which moves nothing. An echo takes more members than it needs. */
    public static History ask(Kind kind, long collector, long trace) {
        return new History(
                kind,
                Optional.empty(),
                collector,
                trace,
                body(collector, trace, "\"postTaxBasketAmount\":\"43.21\""));
    }

    private static String body(long collector, long trace, String members) {
        return """
               {"acquirerId":"100000","cardEntryMode":"SWIPE","collectorNumber":"%s",\
               "dateTime":"2026-01-05T12:00:00-0500","deviceId":"STORM1","sponsorCode":"LOY1",\
               "storeId":"0001","traceId":"%d","vendorId":"100087",%s}"""
                .formatted(Long.toString(collector), trace, members);
    }

    /** Whose miles it is about. */
    public long collector() {
        return collector;
    }

    public Kind kind() {
        return kind;
    }

    public long trace() {
        return trace;
    }

    /** The bytes to send. */
    public byte[] request(String host, String token) {
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

    public synchronized void add(Attempt attempt) {
        attempts.add(attempt);
    }

    /** All attempts so far, by their end. */
    public synchronized List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    /** The same request with its attempts seen otherwise. */
    public History withAttempts(UnaryOperator<Attempt> view) {
        History other = new History(kind, key, collector, trace, body);
        attempts().forEach(it -> other.add(view.apply(it)));
        return other;
    }

    /** The approved answer that was delivered, if one was. */
    public Optional<Answer> approval() {
        return attempts().stream()
                .filter(Attempt::isApproved)
                .flatMap(it -> it.answer().stream())
                .findFirst();
    }

    /** For a person who wants to know what happened. */
    public String text() {
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
