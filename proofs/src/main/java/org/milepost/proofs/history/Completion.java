package org.milepost.proofs.history;

import java.util.OptionalLong;

/**
 * How an invocation completed.
 *
 * @param type what is known of the operation
 * @param number of the booked transfer; empty when the answer has none
 * @param balance that the answer shows: right after the transfer, or when it was refused
 * @param text the whole answer, status and body; empty when there was none
 */
public record Completion(CompletionType type, String number, OptionalLong balance, String text) {

    /** There was no answer. */
    public static final Completion NONE =
            new Completion(CompletionType.INFO, "", OptionalLong.empty(), "");

    public boolean isOk() {
        return type == CompletionType.OK;
    }

    /** Whether the answer said that it is booked, or that it is refused. */
    public boolean isDecided() {
        return type != CompletionType.INFO;
    }

    public boolean isAnswered() {
        return !text.isEmpty();
    }
}
