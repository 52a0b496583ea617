package org.milepost.bulk;

import java.util.Optional;

/**
 * The import of one file.
 *
 * @param run its number
 * @param rows how many rows the file has
 * @param done up to which row the effect is committed
 * @param counts what became of the rows; absent while it is not finished
 */
public record ImportRun(int run, long rows, long done, Optional<Counts> counts) {

    /**
     * What became of rows.
     *
     * @param added those that were imported, or that a check accepts
     * @param present those that say what was there already
     * @param refused those that could not be imported
     */
    public record Counts(long added, long present, long refused) {

        static final Counts NONE = new Counts(0, 0, 0);

        Counts with(RowVerdict verdict) {
            return switch (verdict.word()) {
                case ACCEPTED, ADDED -> new Counts(added + 1, present, refused);
                case PRESENT -> new Counts(added, present + 1, refused);
                case REFUSED -> new Counts(added, present, refused + 1);
            };
        }

        /** How many rows. */
        public long rows() {
            return added + present + refused;
        }
    }
}
