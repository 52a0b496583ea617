package org.milepost.amcash;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.StringWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.milepost.dialect.CountedLimit;
import org.milepost.ledger.CounterChange;
import org.milepost.programme.Offer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The facts of a redemption's transfer: what was redeemed, for its reversal and for the settlement
 * with the partner; and what its answer shows, for retries. They are kept without a limit of time,
 * and there are millions, so their stored form is a JSON array in the order of these fields, and
 * the answer does not repeat them.
 *
 * @param offer the version of the offer that it was made under, for ever
 * @param cents the discount given
 * @param businessDay the business day whose limit it counts against; stored in days since 1970
 * @param trace the partner's own number of the request
 * @param cash the Cash balance afterwards, in miles
 * @param dream the Dream balance at that time, in miles
 * @param left units of the offer that were left of the business day
 * @param hidden whether the collector hid balances; stored as a 1 or 0, or not at all if nothing
 *     follows and it is not
 * @param limits what it counts to limits that are reference data; not stored when there are none
 */
record RedemptionFacts(
        int offer,
        long units,
        long miles,
        long cents,
        LocalDate businessDay,
        String store,
        String device,
        String trace,
        long cash,
        long dream,
        long left,
        boolean hidden,
        List<CountedLimit> limits) {

    private static final JsonFactory FACTORY = JsonFactory.builder().build();
    private static final JsonMapper OBJECTS = JsonMapper.builder().build();
    private static final int LENGTH_EXPECTED = 96;

    RedemptionFacts {
        limits = List.copyOf(limits);
    }

    /** Whether facts are those of a redemption: of all facts of answers, only they are an array. */
    static boolean are(String facts) {
        return facts.startsWith("[");
    }

    /** Whether the facts of a transfer are those of a redemption at the checkout, in any form. */
    static boolean areOfCheckout(String facts) {
        return are(facts) || facts.contains("\"offer\":");
    }

    /** The facts of a redemption under these terms, and of its approval. */
    static RedemptionFacts of(
            Terms terms, Offer offer, LocalDate day, Outcome approval, List<CountedLimit> limits) {
        return new RedemptionFacts(
                offer.version(),
                approval.units(),
                approval.miles(),
                approval.cents(),
                day,
                terms.request().get(Field.STORE_ID),
                terms.request().get(Field.DEVICE_ID),
                terms.request().get(Field.TRACE_ID),
                approval.cash(),
                approval.dream(),
                approval.left(),
                approval.hidden(),
                limits);
    }

    /** The facts that a transfer carries. */
    static RedemptionFacts ofJson(String json) {
        if (!are(json)) {
            return OBJECTS.readValue(json, Earlier.class).facts();
        }
        try (JsonParser array = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            array.nextToken();
            return new RedemptionFacts(
                    Math.toIntExact(number(array)),
                    number(array),
                    number(array),
                    number(array),
                    LocalDate.ofEpochDay(number(array)),
                    text(array),
                    text(array),
                    text(array),
                    number(array),
                    number(array),
                    number(array),
                    isTrue(array),
                    limits(array));
        }
    }

    /** The form that the transfer carries. */
    String toJson() {
        StringWriter text = new StringWriter(LENGTH_EXPECTED);
        try (JsonGenerator array = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            array.writeStartArray()
                    .writeNumber(offer)
                    .writeNumber(units)
                    .writeNumber(miles)
                    .writeNumber(cents)
                    .writeNumber(businessDay.toEpochDay())
                    .writeString(store)
                    .writeString(device)
                    .writeString(trace)
                    .writeNumber(cash)
                    .writeNumber(dream)
                    .writeNumber(left);
            if (hidden || !limits.isEmpty()) {
                array.writeNumber(hidden ? 1 : 0);
            }
            for (CountedLimit limit : limits) {
                array.writeStartArray();
                for (long number : limit.numbers()) {
                    array.writeNumber(number);
                }
                array.writeEndArray();
            }
            array.writeEndArray();
        }
        return text.toString();
    }

    /** What goes back to the limits when the whole redemption is undone. */
    List<CounterChange> givenBack() {
        List<CounterChange> changes = new ArrayList<>();
        changes.add(DailyLimit.COUNTER.giveBack(businessDay, cents));
        changes.addAll(CountedLimit.givenBack(limits));
        return changes;
    }

    /** The approval. */
    Outcome outcome() {
        return Outcome.of(hidden ? ResponseCode.APPROVED_SUPPRESSED : ResponseCode.APPROVED)
                .withPurses(hidden, cash, dream)
                .withOffer(offer, left)
                .withMoved(units, miles, cents);
    }

    private static long number(JsonParser array) {
        array.nextToken();
        return array.getLongValue();
    }

    /** False where the array ends, and for the 0 that earlier facts end with. */
    private static boolean isTrue(JsonParser array) {
        return array.nextToken() == JsonToken.VALUE_NUMBER_INT && array.getLongValue() == 1;
    }

    /** The arrays up to the end. */
    private static List<CountedLimit> limits(JsonParser array) {
        if (array.currentToken() == JsonToken.END_ARRAY) {
            return List.of();
        }
        List<CountedLimit> limits = new ArrayList<>();
        while (array.nextToken() == JsonToken.START_ARRAY) {
            List<Long> numbers = new ArrayList<>();
            while (array.nextToken() == JsonToken.VALUE_NUMBER_INT) {
                numbers.add(array.getLongValue());
            }
            limits.add(CountedLimit.ofNumbers(numbers));
        }
        return limits;
    }

    private static String text(JsonParser array) {
        array.nextToken();
        return array.getString();
    }

    /**
     * The form that transfers had first. The other values are in their stored answers, as long as
     * these exist.
     */
    private record Earlier(
            @JsonProperty("offer") int offer,
            @JsonProperty("units") long units,
            @JsonProperty("cents") long cents,
            @JsonProperty("day") String day,
            @JsonProperty("store") @Nullable String store,
            @JsonProperty("device") @Nullable String device,
            @JsonProperty("trace") @Nullable String trace) {

        RedemptionFacts facts() {
            return new RedemptionFacts(
                    offer,
                    units,
                    0,
                    cents,
                    LocalDate.parse(day),
                    store == null ? "" : store,
                    device == null ? "" : device,
                    trace == null ? "" : trace,
                    0,
                    0,
                    0,
                    false,
                    List.of());
        }
    }
}
