package org.milepost.reconciliation;

import java.util.List;
import java.util.Optional;

/** The form of a partner's file, of which the first lines were read. Pure. */
sealed interface PartnerLayout permits PartnerCsv, PartnerRecords {

    /** How many lines come before those that are compared. */
    int headLines();

    /** Reads one of the lines that are compared; empty when it does not have the form. */
    Optional<PartnerLine> read(String text);

    /** Whether a line comes after those that are compared. */
    boolean isTrailer(String text);

    /** What the lines after those that are compared say; empty when they do not have the form. */
    Optional<Totals> totals(List<String> trailers);

    /**
     * What a file says of its lines.
     *
     * @param lines how many there are
     * @param sum the sum of their amounts
     */
    record Totals(Optional<Long> lines, Optional<Long> sum) {
        static final Totals NONE = new Totals(Optional.empty(), Optional.empty());
    }

    /**
     * What a file is about.
     *
     * @param partner the code of the partner
     * @param programme the code of the programme
     * @param currency the code of the currency
     * @param day the business day
     */
    record Subject(String partner, String programme, String currency, String day) {}

    /** The most lines before those that are compared. */
    int HEAD_LINES_MAX = 2;

    /** How many lines come first in a format. */
    static int headLines(String format) {
        return format.equals("rec") ? HEAD_LINES_MAX : 1;
    }

    /**
     * The layout of a file in a format.
     *
     * @param format {@code csv} or {@code rec}
     * @param head its first lines
     * @return empty when these do not have the form
     */
    static Optional<? extends PartnerLayout> of(String format, List<String> head) {
        if (head.size() != headLines(format)) {
            return Optional.empty();
        }
        return switch (format) {
            case "csv" -> PartnerCsv.of(head.getFirst());
            case "rec" -> PartnerRecords.of(head);
            default -> Optional.empty();
        };
    }

    /** What the file says that it is about; empty when it does not say it. */
    Optional<Subject> subject();
}
