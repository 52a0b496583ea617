package org.milepost.amcash;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.milepost.dialect.ExceededLimit;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the rules decided, with the numbers that the answer shows. It is stored as the facts of the
 * answer, without what is zero or false. Of an approved redemption only the facts of the transfer,
 * {@link RedemptionFacts}, are stored.
 *
 * @param code the four digits of the response code
 * @param cash the Cash balance afterwards, in miles
 * @param dream the Dream balance, in miles
 * @param offer the version of the offer in force; 0 when the answer has none
 * @param left units of that offer that the collector may still redeem on this business day
 * @param miles miles redeemed or reversed
 * @param cents the discount redeemed or reversed
 * @param aliased whether the confirmation number was sent under its short name
 * @param limits the limits that refused a redemption; the answer does not show them
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
record Outcome(
        @JsonProperty("code") String code,
        @JsonProperty("hidden") boolean hidden,
        @JsonProperty("cash") long cash,
        @JsonProperty("dream") long dream,
        @JsonProperty("offer") int offer,
        @JsonProperty("left") long left,
        @JsonProperty("units") long units,
        @JsonProperty("miles") long miles,
        @JsonProperty("cents") long cents,
        @JsonProperty("aliased") boolean aliased,
        @JsonProperty("limits") List<ExceededLimit> limits) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ObjectReader READER = JSON.readerFor(Outcome.class);
    private static final ObjectWriter WRITER = JSON.writerFor(Outcome.class);

    Outcome {
        limits = limits == null ? List.of() : List.copyOf(limits);
    }

    /** An outcome that shows no number. */
    static Outcome of(ResponseCode code) {
        return new Outcome(code.code(), false, 0, 0, 0, 0, 0, 0, 0, false, List.of());
    }

    /** The outcome in these facts, which may be those of a redemption. */
    static Outcome ofFacts(String facts) {
        return RedemptionFacts.are(facts)
                ? RedemptionFacts.ofJson(facts).outcome()
                : READER.readValue(facts);
    }

    /** The facts to store. */
    String facts() {
        return WRITER.writeValueAsString(this);
    }

    /** The response code. */
    ResponseCode responseCode() {
        return ResponseCode.ofCode(code);
    }

    /** With both balances. */
    Outcome withPurses(boolean hides, long cashMiles, long dreamMiles) {
        return new Outcome(
                code,
                hides,
                cashMiles,
                dreamMiles,
                offer,
                left,
                units,
                miles,
                cents,
                aliased,
                limits);
    }

    /** With the offer in force and what is left of the day. */
    Outcome withOffer(int version, long unitsLeft) {
        return new Outcome(
                code, hidden, cash, dream, version, unitsLeft, units, miles, cents, aliased,
                limits);
    }

    /** With what was redeemed or reversed. */
    Outcome withMoved(long unitsMoved, long milesMoved, long centsMoved) {
        return new Outcome(
                code,
                hidden,
                cash,
                dream,
                offer,
                left,
                unitsMoved,
                milesMoved,
                centsMoved,
                aliased,
                limits);
    }

    /** With the name under which the confirmation number was sent. */
    Outcome withAlias(boolean shortName) {
        return new Outcome(
                code, hidden, cash, dream, offer, left, units, miles, cents, shortName, limits);
    }

    /** With the limits that refused it. */
    Outcome withLimits(List<ExceededLimit> exceeded) {
        return new Outcome(
                code, hidden, cash, dream, offer, left, units, miles, cents, aliased, exceeded);
    }
}
