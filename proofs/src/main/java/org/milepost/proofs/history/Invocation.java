package org.milepost.proofs.history;

import java.util.Locale;

/**
 * One sending of an operation's request, as the caller saw it.
 *
 * @param run which run of which server it was sent to; a restarted server is another run
 * @param port the caller's own port of the connection; 0 when there was none
 * @param startNanos before the first byte was sent, by {@link System#nanoTime}
 * @param endNanos after the last byte of the answer was read, or when the caller closed
 * @param ending how the connection ended
 * @param completion what the answer said
 */
public record Invocation(
        int run, int port, long startNanos, long endNanos, Ending ending, Completion completion) {

    /** How a connection ends for the caller. */
    public enum Ending {
        /** The caller read the whole answer: it was delivered. */
        ANSWERED,
        /** The caller closed the connection before it had sent all. */
        BROKE_OFF,
        /** The caller sent all and closed the connection without reading. */
        GAVE_UP,
        /** The server closed the connection before there was a whole answer. */
        CUT,
        /** No answer within the caller's time limit. */
        UNANSWERED,
        /** Nothing listened; nothing was sent. */
        REFUSED
    }

    /** The same invocation, when it could take effect for longer than the caller saw. */
    public Invocation endingAt(long nanos) {
        return new Invocation(run, port, startNanos, nanos, ending, completion);
    }

    public boolean isOk() {
        return completion.isOk();
    }

    /** Whether the server may have delivered an answer that the caller did not read. */
    boolean isOpenEnded() {
        return ending == Ending.GAVE_UP || ending == Ending.CUT || ending == Ending.UNANSWERED;
    }

    /** Whether the answer said that nothing is booked, finally or not. */
    boolean isToldNotBooked() {
        return completion.isAnswered() && !completion.isOk();
    }

    /** One line, with times in milliseconds since then. */
    String text(long zeroNanos) {
        return String.format(
                Locale.ROOT,
                "%10.1f - %10.1f ms  run %d  %s  %s",
                (startNanos - zeroNanos) / 1e6,
                (endNanos - zeroNanos) / 1e6,
                run,
                ending,
                completion.text());
    }
}
