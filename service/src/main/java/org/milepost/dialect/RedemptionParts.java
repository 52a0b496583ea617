package org.milepost.dialect;

import java.time.LocalDate;
import java.util.Optional;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Transfer;

/**
 * What a part of a redemption takes with it when it is reversed, as the API that made the
 * redemption knows it. Pure.
 */
@FunctionalInterface
public interface RedemptionParts {

    /**
     * The share of a part.
     *
     * @param redemption the whole
     * @param miles the part, not more than the whole
     * @return empty when so many miles cannot be reversed by themselves
     */
    Optional<Share> share(Transfer redemption, Miles miles);

    /**
     * How much of a daily limit is given back.
     *
     * @param day the business day on which it was counted
     * @param counted in the unit of the limit; zero without a limit
     */
    record Share(LocalDate day, long counted) {

        /** Nothing was counted. */
        public static final Share NONE = new Share(LocalDate.EPOCH, 0);
    }
}
