package org.milepost.dialect;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.milepost.ledger.Miles;
import org.milepost.ledger.SliceUse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * What a redemption counted to a limit. It is stored with the facts of the transfer, so that what
 * undoes the transfer gives back exactly this, in the slice in which it was counted, whatever has
 * become of the limit.
 *
 * @param limit the number of the limit
 * @param slice the slice of the limit's window
 * @param amount the miles or cents; 1 for a count
 * @param isAbove whether the redemption was above the limit, which did not refuse it
 */
public record CountedLimit(int limit, long slice, long amount, boolean isAbove) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String MEMBER = "limits";

    /** What gives the whole back. */
    public SliceUse givenBack() {
        return SliceUse.giveBack(limit, slice, amount);
    }

    /**
     * What a part of the redemption gives back. All parts of a redemption give back the whole; a
     * count is given back by the part that completes it.
     *
     * @param before the miles of the parts before it
     * @param part the miles of this part
     * @param whole the miles of the redemption
     */
    public SliceUse givenBack(Miles before, Miles part, Miles whole) {
        long amountUntil = share(before.plus(part), whole);
        return SliceUse.giveBack(limit, slice, amountUntil - share(before, whole));
    }

    private long share(Miles parts, Miles whole) {
        return BigInteger.valueOf(amount)
                .multiply(BigInteger.valueOf(parts.count()))
                .divide(BigInteger.valueOf(whole.count()))
                .longValueExact();
    }

    /** What undoes all of these. */
    public static List<SliceUse> givenBack(List<CountedLimit> counted) {
        return counted.stream().map(CountedLimit::givenBack).toList();
    }

    /** The numbers that are stored: the last one is there only above the limit. */
    public List<Long> numbers() {
        return isAbove
                ? List.of((long) limit, slice, amount, 1L)
                : List.of((long) limit, slice, amount);
    }

    /** Those with these stored numbers. */
    public static CountedLimit ofNumbers(List<Long> numbers) {
        return new CountedLimit(
                Math.toIntExact(numbers.get(0)),
                numbers.get(1),
                numbers.get(2),
                numbers.size() > 3);
    }

    /** Facts that are a JSON object, with these added. */
    public static String addTo(String facts, List<CountedLimit> counted) {
        if (counted.isEmpty()) {
            return facts;
        }
        var json = JSON.readTree(facts).asObject();
        ArrayNode limits = json.putArray(MEMBER);
        for (CountedLimit one : counted) {
            ArrayNode numbers = limits.addArray();
            one.numbers().forEach(it -> numbers.add(it.longValue()));
        }
        return json.toString();
    }

    /** Those in facts that are a JSON object. */
    public static List<CountedLimit> ofObject(String facts) {
        if (!facts.contains(MEMBER)) {
            return List.of();
        }
        List<CountedLimit> counted = new ArrayList<>();
        for (JsonNode one : JSON.readTree(facts).path(MEMBER)) {
            List<Long> numbers = new ArrayList<>();
            one.forEach(it -> numbers.add(it.longValue()));
            counted.add(ofNumbers(numbers));
        }
        return counted;
    }
}
