package org.milepost.amcash;

import static org.milepost.amcash.Field.ACQUIRER_ID;
import static org.milepost.amcash.Field.CARD_ENTRY_MODE;
import static org.milepost.amcash.Field.COLLECTOR_NUMBER;
import static org.milepost.amcash.Field.DATE_TIME;
import static org.milepost.amcash.Field.DEVICE_ID;
import static org.milepost.amcash.Field.DOLLAR_REDEEM_REQUEST;
import static org.milepost.amcash.Field.POST_TAX_BASKET_AMOUNT;
import static org.milepost.amcash.Field.REDEMPTION_CONFIRMATION_NUMBER;
import static org.milepost.amcash.Field.SPONSOR_CODE;
import static org.milepost.amcash.Field.STORE_ID;
import static org.milepost.amcash.Field.TRACE_ID;
import static org.milepost.amcash.Field.VENDOR_ID;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request that a test builds: at first a well-formed one of sponsor LOY1 with the required fields
 * only, then with changes.
 *
 * @param call which call it is for
 * @param fields its fields; values need no escapes in JSON
 */
record Draft(Call call, Map<Field, String> fields) {

    private static final Map<Field, String> USUAL =
            Map.ofEntries(
                    Map.entry(ACQUIRER_ID, "100000"),
                    Map.entry(CARD_ENTRY_MODE, "SWIPE"),
                    Map.entry(COLLECTOR_NUMBER, "84095202006"),
                    Map.entry(DATE_TIME, "2026-06-15T12:00:00-0400"),
                    Map.entry(DEVICE_ID, "001"),
                    Map.entry(DOLLAR_REDEEM_REQUEST, "10.00"),
                    Map.entry(POST_TAX_BASKET_AMOUNT, "1000.00"),
                    Map.entry(REDEMPTION_CONFIRMATION_NUMBER, "0000000000000000"),
                    Map.entry(SPONSOR_CODE, "LOY1"),
                    Map.entry(STORE_ID, "0001"),
                    Map.entry(TRACE_ID, "999999999999"),
                    Map.entry(VENDOR_ID, "100087"));

    Draft {
        fields = Map.copyOf(fields);
    }

    static Draft of(Call call) {
        Map<Field, String> fields = new EnumMap<>(USUAL);
        fields.keySet().removeIf(field -> !call.requires(field));
        return new Draft(call, fields);
    }

    static Draft redeem(String dollars) {
        return of(Call.REDEEM).with(DOLLAR_REDEEM_REQUEST, dollars);
    }

    static Draft reverse(String confirmationNumber) {
        return of(Call.REVERSE).with(REDEMPTION_CONFIRMATION_NUMBER, confirmationNumber);
    }

    Draft with(Field field, String value) {
        Map<Field, String> changed = new EnumMap<>(fields);
        changed.put(field, value);
        return new Draft(call, changed);
    }

    Draft without(Field field) {
        Map<Field, String> changed = new EnumMap<>(fields);
        changed.remove(field);
        return new Draft(call, changed);
    }

    Draft by(String collector) {
        return with(COLLECTOR_NUMBER, collector);
    }

    Draft basket(String dollars) {
        return with(POST_TAX_BASKET_AMOUNT, dollars);
    }

    /** The same from a till of sponsor LOY2. */
    Draft atLoy2() {
        Draft moved = with(SPONSOR_CODE, "LOY2").with(VENDOR_ID, "100088");
        return fields.containsKey(ACQUIRER_ID) ? moved.with(ACQUIRER_ID, "100002") : moved;
    }

    String json() {
        return new EnumMap<>(fields)
                .entrySet().stream()
                        .map(it -> "\"" + it.getKey().wireName() + "\":\"" + it.getValue() + "\"")
                        .collect(Collectors.joining(",", "{", "}"));
    }

    /** The same object with one more field in front, as raw JSON such as {@code "a":1}. */
    String jsonWith(String rawMember) {
        return "{" + rawMember + "," + json().substring(1);
    }

    byte[] body() {
        return json().getBytes(StandardCharsets.UTF_8);
    }

    CheckoutRequest read() {
        return CheckoutRequest.read(call, body());
    }

    String path() {
        return "/checkout/amcash/" + call.name().toLowerCase(Locale.ROOT);
    }
}
