package org.milepost.reconciliation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;

/**
 * The comparison of one file, and how far it is.
 *
 * @param rule the rule that was in force when it began
 * @param phase what is done next
 * @param atLine the line of the partner after which it is done next
 * @param after our line after which it is done next
 */
public record ReconciliationRun(
        long file,
        int partner,
        int currency,
        LocalDate day,
        MatchRule rule,
        Phase phase,
        long atLine,
        Cursor after,
        Sums sums) {

    /** What is done with a file, in this order. The code is stored: it never changes. */
    public enum Phase {
        /** The lines are copied into a table. */
        LOADING(1),
        /** Lines with the same key and amount are found. */
        SAME(2),
        /** Lines with the same key and another amount are found. */
        OTHER_AMOUNT(3),
        /** Lines that are there already are found. */
        REPEATED(4),
        /** Lines of other days are found. */
        OTHER_DAY(5),
        /** Lines without a common key, of the same amount and about the same time, are found. */
        NEAR(6),
        /** Breaks are made of the partner's lines. */
        THEIR_BREAKS(7),
        /** Breaks are made of our lines. */
        OUR_BREAKS(8),
        /** All is done. */
        COMPARED(9);

        private final int code;

        Phase(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        /** The word in answers. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        Phase next() {
            return ofCode(code + 1);
        }

        static Phase ofCode(int code) {
            return values()[code - 1];
        }
    }

    /**
     * The place of one of our lines, in their order.
     *
     * @param at when it was booked
     */
    public record Cursor(Instant at, int bucket, long account, int ordinal, int leg) {
        /** Before every line. */
        static final Cursor START = new Cursor(Instant.EPOCH, 0, 0, 0, 0);
    }

    /**
     * The lines of both and their sums, in miles.
     *
     * @param corrections our lines that correct breaks, which the partner need not have
     */
    public record Sums(long theirs, long oursLines, long ours, long corrections, long corrected) {}

    /** Another place in the same phase. */
    ReconciliationRun at(long line, Cursor cursor, Sums counted) {
        return new ReconciliationRun(
                file, partner, currency, day, rule, phase, line, cursor, counted);
    }

    /** The start of the next phase. */
    ReconciliationRun nextPhase() {
        return new ReconciliationRun(
                file, partner, currency, day, rule, phase.next(), 0, Cursor.START, sums);
    }
}
