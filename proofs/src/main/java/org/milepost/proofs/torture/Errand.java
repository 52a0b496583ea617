package org.milepost.proofs.torture;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.milepost.proofs.retries.Attempt;

/**
 * A request of a partner and every sending of it.
 *
 * <p>Threads: shared by those who send it.
 */
final class Errand {

    private static final String SUM =
            """
            "monetaryAmount":{"amount":%d,"currency":{"currencyCode":"AVIOS"}},\
            "externalTransactionIdentifier":"%s","externalTransactionDate":"2026-01-05",\
            "description":"Night %s\"""";

    private final Kind kind;
    private final Member member;
    private final String name;
    private final long amount;
    private final Optional<String> key;
    private final String body;
    private final List<Attempt> attempts = new ArrayList<>();

    /** Which call it is. */
    enum Kind {
        CREDIT("credit"),
        DEBIT("debit"),
        REVERSE("reverse");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    private Errand(
            Kind kind, Member member, String name, long amount, Optional<String> key, String body) {
        this.kind = kind;
        this.member = member;
        this.name = name;
        this.amount = amount;
        this.key = key;
        this.body = body;
    }

    /** A credit; without a key its repetition is a duplicate. */
    static Errand credit(Member member, String name, long amount, Optional<String> key) {
        String body =
                """
                {%s,"externalSource":"HOTEL1","type":"COLLECTION",\
                "person":{"name":{"familyName":"%s"}}}"""
                        .formatted(SUM.formatted(amount, name, name), member.familyName());
        return new Errand(Kind.CREDIT, member, name, amount, key, body);
    }

    static Errand debit(Member member, String name, long amount, Optional<String> key) {
        String body =
                """
                {"debitTransaction":{%s,"externalReferenceDescription":"Room",\
                "externalPartnerIdentifier":"WEB","type":"REDEMPTION"}}"""
                        .formatted(SUM.formatted(amount, name, name));
        return new Errand(Kind.DEBIT, member, name, -amount, key, body);
    }

    /** Takes a debit back. */
    static Errand reverse(Errand debit, String name, String identifier, Optional<String> key) {
        String body =
                """
                {"reverseTransaction":{"identifier":"%s",\
                "externalTransactionIdentifier":"%s","type":"REVERSAL"}}"""
                        .formatted(identifier, name);
        return new Errand(Kind.REVERSE, debit.member, name, -debit.amount, key, body);
    }

    Kind kind() {
        return kind;
    }

    Member member() {
        return member;
    }

    /** The bytes to send. */
    byte[] request(String host, String token) {
        String extra =
                (kind == Kind.DEBIT ? "ba_client_application_name: torture\r\n" : "")
                        + key.map(it -> "Idempotency-Key: " + it + "\r\n").orElse("");
        return http(
                "POST",
                member.path("v1", "/" + kind.word + "-transaction-requests"),
                host,
                token,
                extra,
                body);
    }

    /** A request for something to read. */
    static byte[] read(String path, String host, String token) {
        return http("GET", path, host, token, "", "");
    }

    synchronized void add(Attempt attempt) {
        attempts.add(attempt);
    }

    /** All attempts so far, by their end. */
    synchronized List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    /** The identifier that it was told, once it was. */
    Optional<String> identifier() {
        return attempts().stream()
                .flatMap(it -> Meanings.ofPartner(it).stream())
                .filter(it -> it.meaning() == Said.Meaning.BOOKED)
                .map(Said::number)
                .findFirst();
    }

    /** As the checker judges it. */
    Deed deed() {
        List<Attempt> all = attempts();
        List<Said> said = all.stream().flatMap(it -> Meanings.ofPartner(it).stream()).toList();
        boolean wasNeverOtherwise =
                said.size() == all.size()
                        && said.stream().allMatch(it -> it.meaning() == Said.Meaning.REFUSED);
        return new Deed(
                member.books(),
                name,
                amount,
                all.stream().mapToLong(Attempt::startNanos).min().orElse(Long.MAX_VALUE),
                // Without a key a member who has collected enough since may ask the same again.
                key.isPresent() || wasNeverOtherwise,
                said);
    }

    private static byte[] http(
            String method, String path, String host, String token, String extra, String body) {
        return """
               %s %s HTTP/1.1\r
               Host: %s\r
               Authorization: Bearer %s\r
               Content-Type: application/json\r
               %sContent-Length: %d\r
               \r
               %s"""
                .formatted(method, path, host, token, extra, body.getBytes(UTF_8).length, body)
                .getBytes(UTF_8);
    }
}
