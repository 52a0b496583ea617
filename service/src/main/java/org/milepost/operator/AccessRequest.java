package org.milepost.operator;

import java.util.Optional;

/**
 * A request by which a person gets the accounts of another one: a merge or a move into a household.
 * Nothing is booked, but the person can spend what is there.
 *
 * @param to the number of the first card of the other one, or of the household
 */
public record AccessRequest(String to, String reason) implements BookingContent {

    private static final String REASON = "reason";

    /**
     * Reads a form.
     *
     * @param field the member that has the number
     */
    static AccessRequest read(Form form, String field) {
        Optional<String> to = form.requiredText(field, TextRule.MEMBER_NUMBER);
        Optional<String> reason = form.requiredText(REASON, TextRule.REASON);
        form.finish();
        return new AccessRequest(to.orElseThrow(), reason.orElseThrow());
    }

    /** All accounts of the person. */
    @Override
    public String currency() {
        return "accounts";
    }

    /** The miles of the other person or household are not known here. */
    @Override
    public long size() {
        return 0;
    }

    @Override
    public String reference() {
        return to;
    }
}
