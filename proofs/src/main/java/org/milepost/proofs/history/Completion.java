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
public record Completion(Type type, String number, OptionalLong balance, String text) {

    /** There was no answer. */
    public static final Completion NONE = new Completion(Type.INFO, "", OptionalLong.empty(), "");

    /** Jepsen's types of completions. */
    public enum Type {
        /** It is booked. */
        OK,
        /** It is not booked and will not be. */
        FAIL,
        /** It may be booked: no answer, or one that says that nothing is decided. */
        INFO
    }

    public boolean isOk() {
        return type == Type.OK;
    }

    /** Whether the caller was told that it is booked, or that it is refused. */
    public boolean isDecided() {
        return type != Type.INFO;
    }

    public boolean isAnswered() {
        return !text.isEmpty();
    }
}
