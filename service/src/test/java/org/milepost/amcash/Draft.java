package org.milepost.amcash;

import static org.milepost.amcash.Member.ACQUIRER_ID;
import static org.milepost.amcash.Member.CARD_ENTRY_MODE;
import static org.milepost.amcash.Member.COLLECTOR_NUMBER;
import static org.milepost.amcash.Member.DATE_TIME;
import static org.milepost.amcash.Member.DEVICE_ID;
import static org.milepost.amcash.Member.DOLLAR_REDEEM_REQUEST;
import static org.milepost.amcash.Member.POST_TAX_BASKET_AMOUNT;
import static org.milepost.amcash.Member.REDEMPTION_CONFIRMATION_NUMBER;
import static org.milepost.amcash.Member.SPONSOR_CODE;
import static org.milepost.amcash.Member.STORE_ID;
import static org.milepost.amcash.Member.TRACE_ID;
import static org.milepost.amcash.Member.VENDOR_ID;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request on its way to be sent: at first a well-formed one of sponsor LOY1 with the required
 * members only, then with this or that changed.
 *
 * @param call which call it is for
 * @param members what it says; values need no escapes in JSON
 */
record Draft(Call call, Map<Member, String> members) {

    private static final Map<Member, String> USUAL =
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
        members = Map.copyOf(members);
    }

    static Draft of(Call call) {
        Map<Member, String> members = new EnumMap<>(USUAL);
        members.keySet().removeIf(member -> !call.requires(member));
        return new Draft(call, members);
    }

    static Draft redeem(String dollars) {
        return of(Call.REDEEM).with(DOLLAR_REDEEM_REQUEST, dollars);
    }

    static Draft reverse(String confirmationNumber) {
        return of(Call.REVERSE).with(REDEMPTION_CONFIRMATION_NUMBER, confirmationNumber);
    }

    Draft with(Member member, String value) {
        Map<Member, String> changed = new EnumMap<>(members);
        changed.put(member, value);
        return new Draft(call, changed);
    }

    Draft without(Member member) {
        Map<Member, String> changed = new EnumMap<>(members);
        changed.remove(member);
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
        return members.containsKey(ACQUIRER_ID) ? moved.with(ACQUIRER_ID, "100002") : moved;
    }

    String json() {
        return new EnumMap<>(members)
                .entrySet().stream()
                        .map(it -> "\"" + it.getKey().wireName() + "\":\"" + it.getValue() + "\"")
                        .collect(Collectors.joining(",", "{", "}"));
    }

    /** The same object with one more member in front, as raw JSON such as {@code "a":1}. */
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
