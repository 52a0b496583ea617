package org.milepost.proofs.retries;

import java.util.Locale;
import java.util.Optional;
import org.milepost.proofs.crash.Answer;

/**
 * One sending of a request, as the till saw it.
 *
 * @param run which run of which server it was sent to; a restarted server is another run
 * @param port the till's own port of the connection; 0 when there was none
 * @param startNanos before the first byte was sent
 * @param endNanos after the last byte of the answer was read, or when the till let go
 * @param ending how it ended
 * @param answer what was read, whole; only when it was answered
 */
public record Attempt(
        int run, int port, long startNanos, long endNanos, Ending ending, Optional<Answer> answer) {

    /** How an attempt ends for the till. */
    public enum Ending {
        /** The till read the whole answer: it was delivered. */
        ANSWERED,
        /** The till closed the connection before it had sent all. */
        BROKE_OFF,
        /** The till sent all and closed the connection without reading. */
        GAVE_UP,
        /** The server closed the connection before there was a whole answer. */
        CUT,
        /** The till waited as long as it had patience for, and let go. */
        UNANSWERED,
        /** Nobody listened; nothing was sent. */
        REFUSED
    }

    /** The same attempt, when it could take effect for longer than the till saw. */
    public Attempt endingAt(long nanos) {
        return new Attempt(run, port, startNanos, nanos, ending, answer);
    }

    public boolean isApproved() {
        return answer.filter(Answer::isApproved).isPresent();
    }

    public boolean isUndecided() {
        return answer.filter(Answer::isUndecided).isPresent();
    }

    /** Whether the server may have delivered an answer that the till did not read. */
    public boolean isOpenEnded() {
        return ending == Ending.GAVE_UP || ending == Ending.CUT || ending == Ending.UNANSWERED;
    }

    /** One line for a person, with times in milliseconds since then. */
    String text(long zeroNanos) {
        return String.format(
                Locale.ROOT,
                "%10.1f - %10.1f ms  run %d  %s  %s",
                (startNanos - zeroNanos) / 1e6,
                (endNanos - zeroNanos) / 1e6,
                run,
                ending,
                answer.map(it -> it.code() + " " + it.confirmationNumber()).orElse(""));
    }
}
