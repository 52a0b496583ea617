package org.milepost.amcash;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import org.milepost.programme.Cents;
import org.milepost.programme.Offer;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a redemption's transfer remembers, for its reversal and for whoever settles with the
 * partner.
 *
 * @param offer the version of the offer that it was made under, for ever
 * @param units units redeemed
 * @param cents the discount given
 * @param day the business day whose limit it counts against
 * @param store the partner's location
 * @param device the till
 * @param trace the partner's own number of the request
 */
record RedemptionFacts(
        @JsonProperty("offer") int offer,
        @JsonProperty("units") long units,
        @JsonProperty("cents") long cents,
        @JsonProperty("day") String day,
        @JsonProperty("store") String store,
        @JsonProperty("device") String device,
        @JsonProperty("trace") String trace) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The facts of a redemption under these terms. */
    static RedemptionFacts of(Terms terms, Offer offer, long units, Cents cents, LocalDate day) {
        return new RedemptionFacts(
                offer.version(),
                units,
                cents.value(),
                day.toString(),
                terms.request().get(Member.STORE_ID),
                terms.request().get(Member.DEVICE_ID),
                terms.request().get(Member.TRACE_ID));
    }

    /** The facts that a transfer carries. */
    static RedemptionFacts ofJson(String json) {
        return JSON.readValue(json, RedemptionFacts.class);
    }

    /** The form that the transfer carries. */
    String toJson() {
        return JSON.writeValueAsString(this);
    }

    /** The business day whose limit it counts against. */
    LocalDate businessDay() {
        return LocalDate.parse(day);
    }
}
