package org.milepost.files;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A settlement file that is to be made, of a day that is closed.
 *
 * @param partner the number of the partner
 * @param programme the number of the programme
 * @param currency the number of the currency
 * @param mismatch why it was not made
 */
public record DueFile(
        int partner, int programme, int currency, LocalDate day, Optional<Mismatch> mismatch) {

    /**
     * The lines of a house account do not add up to what its balance says.
     *
     * @param house the number of the house account
     * @param linesSum the sum of its lines
     * @param moved the difference of its balances after and before the day
     */
    public record Mismatch(int house, long linesSum, long moved, Instant foundAt) {}
}
