package org.milepost.certification;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;

/**
 * The till software of a partner, as somebody could have written it: {@link #send} sends a request
 * once. What happens without a decisive answer is up to the caller.
 *
 * <p>Threads: used by one.
 */
final class TillSoftware {

    /** Answers that do not decide a request. */
    private static final String UNDECIDED = "0008|0096|";

    private final RunningInstance instance;
    private int trace;

    TillSoftware(RunningInstance instance) {
        this.instance = instance;
    }

    /** Sends a request; empty when no answer came. */
    Optional<Answer> send(String call, String key, Map<String, String> fields) {
        StringBuilder body = new StringBuilder("{");
        fields.forEach(
                (name, value) ->
                        body.append(body.length() > 1 ? "," : "")
                                .append('"')
                                .append(name)
                                .append("\":\"")
                                .append(value)
                                .append('"'));
        String headers =
                "Authorization: Bearer "
                        + instance.token("loy1-pos")
                        + "\r\nContent-Type: application/json\r\n"
                        + (key.isEmpty() ? "" : "Idempotency-Key: " + key + "\r\n");
        try (WireClient wire = new WireClient(instance.url())) {
            return Optional.of(
                    wire.send(
                            "POST",
                            "/checkout/amcash/" + call,
                            headers,
                            body.append('}').toString().getBytes(UTF_8)));
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** Sends a request as the documents ask: without a decision the identical one once more. */
    Answer sendRight(String call, Map<String, String> fields) {
        String key = newKey();
        Optional<Answer> first = send(call, key, fields);
        return first.filter(TillSoftware::isDecided)
                .or(() -> send(call, key, fields))
                .or(() -> first)
                .orElseThrow();
    }

    /** The fields of a new request about a collector. */
    Map<String, String> fields(String collector) {
        trace++;
        Map<String, String> fields = device();
        fields.put("acquirerId", "100000");
        fields.put("cardEntryMode", "SWIPE");
        fields.put("collectorNumber", collector);
        fields.put("dateTime", "2026-06-15T12:%02d:%02dZ".formatted(trace / 60, trace % 60));
        return fields;
    }

    /** The fields of an echo. */
    Map<String, String> device() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("deviceId", "001");
        fields.put("sponsorCode", "LOY1");
        fields.put("storeId", "0001");
        fields.put("traceId", Integer.toString(trace));
        fields.put("vendorId", "100087");
        return fields;
    }

    /** The fields of an inquiry. */
    Map<String, String> inquiry(String collector) {
        Map<String, String> fields = fields(collector);
        fields.put("postTaxBasketAmount", "1000.00");
        return fields;
    }

    /** The fields of a redemption. */
    Map<String, String> sale(String collector, String dollars) {
        Map<String, String> fields = inquiry(collector);
        fields.put("dollarRedeemRequest", dollars);
        return fields;
    }

    /** The fields of a reversal. */
    Map<String, String> refund(String collector, String number) {
        Map<String, String> fields = fields(collector);
        fields.put("redemptionConfirmationNumber", number);
        return fields;
    }

    static String newKey() {
        return UUID.randomUUID().toString();
    }

    private static boolean isDecided(Answer answer) {
        return !UNDECIDED.contains(answer.member("responseCode") + "|");
    }
}
