package org.milepost.till;

import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.milepost.till.TillState.Step;

/**
 * The program of the till: what each input does, and the calls to the checkout, as its documents
 * ask of tills. Each redemption and reversal has a new idempotency key; without an answer, or with
 * 0008 or 0096, the identical request is sent once more, without the cashier.
 *
 * <p>Threads: shared; calls block the thread of their request.
 */
final class TillProgram {

    private static final int DIGITS_MAX = 3;
    private static final int BASKET_MAX = 12;
    private static final ZoneId TORONTO = ZoneId.of("America/Toronto");

    private final TillClient client;
    private final InstantSource clock;
    private final AtomicLong traces = new AtomicLong();

    /**
     * The program of tills in Toronto.
     *
     * @param clock the demo's time
     */
    TillProgram(TillClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Switches a till on: it sends an echo. */
    TillState start(String language) {
        TillState till = TillState.start(language);
        Map<String, String> fields = new LinkedHashMap<>(fields(till));
        fields.keySet()
                .retainAll(List.of("deviceId", "sponsorCode", "storeId", "traceId", "vendorId"));
        TillState echoed = send(till, "echo", Optional.empty(), fields);
        return isApproved(echoed) ? echoed.withBasket(till.basket()) : refused(echoed);
    }

    /** Puts an item into the basket. */
    TillState add(TillState till, TillItem item) {
        List<TillItem> items = new ArrayList<>(till.basket());
        if (items.size() < BASKET_MAX) {
            items.add(item);
        }
        return till.withBasket(items);
    }

    /** A card is presented, or its number typed: asks for the balances and the offer. */
    TillState card(TillState till, String number, String entry) {
        TillState carded = till.withCard(number, entry);
        Map<String, String> fields = new LinkedHashMap<>(fields(carded));
        fields.put("postTaxBasketAmount", dollars(carded.cents()));
        TillState asked = send(carded, "inquire", Optional.empty(), fields);
        if (asked.wire().getFirst().response().isEmpty()) {
            return asked.at(Step.NO_ANSWER);
        }
        boolean offers = isApproved(asked) && asked.defaultUnits() > 0;
        return offers ? asked.at(Step.OFFER) : refused(asked);
    }

    /** Redeems so many units. */
    TillState redeem(TillState till, long units) {
        Map<String, String> fields = new LinkedHashMap<>(fields(till));
        fields.put("postTaxBasketAmount", dollars(till.cents()));
        fields.put("dollarRedeemRequest", dollars(units * till.unitCents()));
        TillState sent = send(till, "redeem", Optional.of(UUID.randomUUID().toString()), fields);
        return isApproved(sent) ? sent.at(Step.REDEEMED) : refused(sent);
    }

    /** Gives a redemption back, by the confirmation number of its receipt. */
    TillState reverse(TillState till, String collector, String confirmation) {
        TillState carded = till.withCard(collector, "SWIPE");
        Map<String, String> fields = new LinkedHashMap<>(fields(carded));
        fields.put("redemptionConfirmationNumber", confirmation);
        TillState sent = send(carded, "reverse", Optional.of(UUID.randomUUID().toString()), fields);
        return isApproved(sent) ? sent.at(Step.REVERSED) : refused(sent);
    }

    /** A key of the keypad. */
    TillState key(TillState till, String key) {
        return switch (till.step()) {
            case BASKET -> till;
            case OFFER ->
                    switch (key) {
                        case "1", "ENTER" -> redeem(till, till.defaultUnits());
                        case "2" -> till.at(Step.UNITS);
                        case "3", "CLEAR" -> till.withBasket(till.basket());
                        default -> till;
                    };
            case UNITS -> typed(till, key);
            case REDEEMED, REVERSED ->
                    key.equals("CLEAR") || key.equals("ENTER") ? next(till) : till;
            case MESSAGE, NO_ANSWER ->
                    key.equals("CLEAR") || key.equals("ENTER")
                            ? till.withBasket(till.basket())
                            : till;
        };
    }

    private TillState typed(TillState till, String key) {
        if (key.equals("CLEAR")) {
            return till.digits().isEmpty() ? till.at(Step.OFFER) : till.withDigits("");
        }
        if (!key.equals("ENTER")) {
            return till.digits().length() < DIGITS_MAX
                    ? till.withDigits(till.digits() + key)
                    : till;
        }
        long units = till.digits().isEmpty() ? 0 : Long.parseLong(till.digits());
        return units >= 1 && units <= till.defaultUnits()
                ? redeem(till, units)
                : till.withDigits("");
    }

    private static TillState next(TillState till) {
        return till.withBasket(TillItem.FIRST);
    }

    private TillState refused(TillState till) {
        return till.at(till.wire().getFirst().response().isEmpty() ? Step.NO_ANSWER : Step.MESSAGE);
    }

    private static boolean isApproved(TillState till) {
        return till.wire().getFirst().isApproved();
    }

    /** Sends a request, and once more if the documents ask for it. */
    private TillState send(
            TillState till, String call, Optional<String> key, Map<String, String> fields) {
        Optional<String> fault = Optional.of(till.fault()).filter(it -> !it.isEmpty());
        WireExchange first = client.send(till.sponsor(), call, 1, key, fault, fields);
        TillState sent = till.after(first);
        return first.asksForRetry()
                ? sent.after(client.send(till.sponsor(), call, 2, key, Optional.empty(), fields))
                : sent;
    }

    private Map<String, String> fields(TillState till) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("acquirerId", till.sponsor().acquirerId());
        fields.put("cardEntryMode", till.entry());
        fields.put("collectorNumber", till.collector());
        fields.put(
                "dateTime",
                OffsetDateTime.ofInstant(clock.instant(), TORONTO)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
        fields.put("deviceId", "001");
        if (till.language().equals("fr")) {
            fields.put("instantMessage", "fr-CA");
        }
        fields.put("sponsorCode", till.sponsor().name());
        fields.put("storeId", "0001");
        fields.put("traceId", Long.toString(traces.incrementAndGet()));
        fields.put("vendorId", till.sponsor().vendorId());
        return fields;
    }

    /** An amount as requests have it. */
    static String dollars(long cents) {
        return "%d.%02d".formatted(cents / 100, cents % 100);
    }
}
