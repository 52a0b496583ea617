package org.milepost.certification;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;

/**
 * The software of an Avios partner, as somebody could have written it.
 *
 * <p>Threads: used by one.
 */
final class PartnerSoftware {

    static final String JANE = "3081471017300186";
    static final String CREDIT = "credit-transaction-requests";
    static final String DEBIT = "debit-transaction-requests";
    static final String REVERSE = "reverse-transaction-requests";

    private static final String CLIENT = "avios-hotel";
    private static final int UNAVAILABLE = 503;

    private final RunningInstance instance;

    PartnerSoftware(RunningInstance instance) {
        this.instance = instance;
    }

    /** Sends a call once; empty when no answer came. */
    Optional<Answer> send(String path, String token, String key, String body) {
        String headers =
                (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")
                        + (key.isEmpty() ? "" : "Idempotency-Key: " + key + "\r\n")
                        + (token.equals(ownToken()) ? "X-Agent-Id: Agent7\r\n" : "")
                        + "Content-Type: application/json\r\nAccept: application/json\r\n";
        try (WireClient wire = new WireClient(instance.url())) {
            return Optional.of(
                    wire.send(
                            body.isEmpty() ? "GET" : "POST",
                            path
                                    + (path.contains("?") ? "&" : "?")
                                    + "api_key=sandbox0sandbox0sandbox0",
                            headers,
                            body.getBytes(UTF_8)));
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** Sends a write, and without a decision the identical one once more. */
    Answer write(String call, String programme, String account, String token, String body) {
        String path = path(programme, account) + call;
        String key = UUID.randomUUID().toString();
        Optional<Answer> first = send(path, token, key, body);
        return first.filter(it -> it.status() != UNAVAILABLE)
                .or(() -> send(path, token, key, body))
                .orElseThrow();
    }

    /** A token with which a member lets the partner use these scopes. */
    String token(String number, String... scopes) {
        return instance.memberToken(CLIENT, "ATRP", number, scopes);
    }

    /** A token of the partner's own. */
    String ownToken() {
        return instance.token(CLIENT);
    }

    static String path(String programme, String account) {
        return "/v1/programmes/" + programme + "/accounts/" + account + "/";
    }

    /** A credit, whose description makes it another one. */
    static String credit(String amount, String description, String first, String family) {
        return """
        {"description":"%s","monetaryAmount":{"amount":%s,"currency":{"currencyCode":"AVIOS"}},
         "externalTransactionIdentifier":"ext","externalTransactionDate":"2026-06-01T08:30:00.000Z",
         "externalPartnerIdentifier":"EPI","externalSource":"HOTEL1",
         "productSummary":[{"productInstanceIdentifier":"12345","productTypeSummary":"HOTEL"}],
         "type":"COLLECTION",
         "person":{"name":{%s"familyName":"%s"}}}"""
                .formatted(
                        description,
                        amount,
                        first.isEmpty() ? "" : "\"firstName\":\"" + first + "\",",
                        family);
    }

    /** A debit. */
    static String debit(String amount, String identifier) {
        return """
        {"debitTransaction":{"externalTransactionDate":"2026-06-01T20:37:21.886Z",
         %s"exchangeRate":{"code":"R"},"description":"Hotel",
         "externalTransactionIdentifier":"%s","externalReferenceIdentifier":"4ZS4JI",
         "externalReferenceDescription":"ERD","externalPartnerIdentifier":"FLB",
         "productSummary":[{"productInstanceIdentifier":"12345","productTypeSummary":"HOTEL"}],
         "type":"REDEMPTION"}}"""
                .formatted(
                        amount.isEmpty()
                                ? ""
                                : "\"monetaryAmount\":{\"amount\":"
                                        + amount
                                        + ",\"currency\":{\"currencyCode\":\"AVIOS\"}},",
                        identifier);
    }

    /** A reversal. */
    static String reversal(String identifier) {
        return "{\"reverseTransaction\":{\"identifier\":\"%s\",\"type\":\"REVERSAL\"}}"
                .formatted(identifier);
    }

    /** The identifier in the answer to a debit. */
    static String identifier(Answer debit) {
        return debit.body().replaceFirst("(?s).*?\"identifier\":\"([0-9A-Z]+)\".*", "$1");
    }
}
