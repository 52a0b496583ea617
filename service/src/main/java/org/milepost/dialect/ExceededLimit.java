package org.milepost.dialect;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Cents;
import org.milepost.programme.LimitMeasure;
import org.milepost.programme.RedemptionLimit;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A limit that refused a redemption, with the numbers that were compared. It is stored with the
 * answer: a retry is refused by the same numbers.
 *
 * @param limit the number of the limit; 0 for the programme's limit of a business day
 * @param maximum the most that may be used in a window
 * @param used what was used in it
 * @param wanted what the redemption would have counted
 * @param freesAt when enough of what was used no longer counts, if nothing else is redeemed; empty
 *     when the redemption alone is above the limit
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record ExceededLimit(
        @JsonProperty("limit") int limit,
        @JsonProperty("maximum") long maximum,
        @JsonProperty("used") long used,
        @JsonProperty("wanted") long wanted,
        @JsonProperty("freesAt") Optional<Instant> freesAt) {

    /** The number of a programme's limit of a business day. */
    public static final int DAILY = 0;

    public ExceededLimit {
        freesAt = freesAt == null ? Optional.empty() : freesAt;
    }

    /** Adds them to the details of a refusal, with the names of the limits. */
    public static void put(ObjectNode detail, List<ExceededLimit> limits, Catalogue catalogue) {
        if (!limits.isEmpty()) {
            ArrayNode items = detail.putArray("limits");
            limits.forEach(it -> it.put(items.addObject(), catalogue.limit(it.limit)));
        }
    }

    private void put(ObjectNode json, Optional<RedemptionLimit> known) {
        LimitMeasure measure = known.map(RedemptionLimit::measure).orElse(LimitMeasure.CENTS);
        if (limit != DAILY) {
            json.put("number", limit);
        }
        json.put("name", known.map(RedemptionLimit::name).orElse("daily limit"));
        putAmount(json, "maximum", measure, maximum);
        putAmount(json, "used", measure, used);
        putAmount(json, "wanted", measure, wanted);
        freesAt.ifPresent(it -> json.put("freesAt", it.toString()));
    }

    /** Puts an amount under a name that ends in its unit: {@code …Miles, …Dollars, …Count}. */
    public static void putAmount(ObjectNode json, String name, LimitMeasure measure, long amount) {
        switch (measure) {
            case MILES -> json.put(name + "Miles", amount);
            case CENTS -> json.put(name + "Dollars", new Cents(amount).toDollars());
            case COUNT -> json.put(name + "Count", amount);
        }
    }
}
