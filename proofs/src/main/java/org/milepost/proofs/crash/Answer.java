package org.milepost.proofs.crash;

import java.time.LocalDateTime;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer as a till received it, complete.
 *
 * @param status the HTTP status
 * @param body the JSON, byte for byte
 */
public record Answer(int status, String body) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String TIMED_OUT = "0008";
    private static final String SERVER_ERROR = "0096";

    /** The response code; empty when the body is no JSON, or has none. */
    public String code() {
        return member("responseCode");
    }

    /** Whether the server says that nothing was decided, and says it in the right form. */
    public boolean isUndecided() {
        return switch (code()) {
            case TIMED_OUT -> status == 408;
            case SERVER_ERROR -> status == 500;
            default -> false;
        };
    }

    public boolean isApproved() {
        return code().equals("0000");
    }

    /** The confirmation number of an approved answer. */
    public String confirmationNumber() {
        return member("txnConfirmationNumber");
    }

    /** By how many miles an approved answer says that the balance changed. */
    long change() {
        return number("milesReversed") - number("milesRedeemed");
    }

    /** The Cash balance that it tells. */
    long cashBalance() {
        return number("cashBalance");
    }

    /** When it was decided, in the programme's local time, to the second. */
    LocalDateTime decidedAt() {
        return LocalDateTime.parse(member("transDateTime"));
    }

    private long number(String member) {
        String digits = member(member);
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    private String member(String name) {
        try {
            JsonNode value = JSON.readTree(body).path(name);
            return value.isString() ? value.asString() : "";
        } catch (JacksonException _) {
            return "";
        }
    }
}
