package org.milepost.avios;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import org.milepost.dialect.ExceededLimit;
import org.milepost.http.Fault;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a command was decided: the facts that its answer is worded from, now and at every retry.
 *
 * @param path the element at fault, if it is an element's
 * @param amount what was moved; zero when nothing was
 * @param limits the limits that refused it; the answer does not name them
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
record Outcome(
        @JsonProperty("refusal") Optional<ErrorCode> refusal,
        @JsonProperty("path") Optional<String> path,
        @JsonProperty("amount") long amount,
        @JsonProperty("limits") List<ExceededLimit> limits) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String LIMITED =
            "A limit of the programme does not allow the member to redeem this amount now";

    Outcome {
        refusal = refusal == null ? Optional.empty() : refusal;
        path = path == null ? Optional.empty() : path;
        limits = limits == null ? List.of() : List.copyOf(limits);
    }

    /** So many Avios were moved. */
    static Outcome moved(long amount) {
        return new Outcome(Optional.empty(), Optional.empty(), amount, List.of());
    }

    /** Nothing was moved. */
    static Outcome refused(ErrorCode code) {
        return new Outcome(Optional.of(code), Optional.empty(), 0, List.of());
    }

    /** Nothing was moved because of this element. */
    static Outcome refused(ErrorCode code, String path) {
        return new Outcome(Optional.of(code), Optional.of(path), 0, List.of());
    }

    /** Nothing was moved because of these limits. */
    static Outcome limited(List<ExceededLimit> limits) {
        return new Outcome(
                Optional.of(ErrorCode.BALANCE_INSUFFICIENT), Optional.empty(), 0, limits);
    }

    /** The outcome in these facts. */
    static Outcome ofFacts(String facts) {
        return JSON.readValue(facts, Outcome.class);
    }

    /** The facts to store. */
    String facts() {
        return JSON.writeValueAsString(this);
    }

    /**
     * Passes what was done.
     *
     * @throws PartnerRefusal when it was refused
     * @throws Fault 401 when the account of the token's member is not active
     */
    void requireDone() {
        if (refusal.isEmpty()) {
            return;
        }
        ErrorCode code = refusal.get();
        if (code == ErrorCode.REQUEST_UNAUTHORIZED) {
            throw AccountAccess.notActive();
        }
        if (!limits.isEmpty()) {
            throw PartnerRefusal.limited(code, LIMITED, limits);
        }
        Optional<String> message = message(code);
        if (code.isChild()) {
            throw PartnerRefusal.of(List.of(new ChildError(code, path, message)));
        }
        throw message.map(it -> PartnerRefusal.of(code, it))
                .orElseGet(() -> PartnerRefusal.of(code));
    }

    private static Optional<String> message(ErrorCode code) {
        return switch (code) {
            case BALANCE_INSUFFICIENT ->
                    Optional.of(
                            "Member does not have sufficient mileage balance to carry out this"
                                    + " transaction");
            case DATA_INVALID -> Optional.of("It is more than the partner may credit at once.");
            case ACCOUNT_NOT_AUTHORISED -> Optional.of("The account is not in use.");
            case DUPLICATE_TRANSACTION ->
                    Optional.of("A credit with this amount, description and date was made before.");
            default -> Optional.empty();
        };
    }
}
