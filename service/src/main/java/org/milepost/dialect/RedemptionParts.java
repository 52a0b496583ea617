package org.milepost.dialect;

import java.time.LocalDate;
import java.util.Optional;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Transfer;

/**
 * The rules for reversing a part of a redemption: which parts are possible, and how much of the
 * daily limit a part gives back. The API that made the redemption has them. Pure.
 *
 * <p>An interface because {@code operator} must not depend on an API for partners.
 */
@FunctionalInterface
public interface RedemptionParts {

    /**
     * What a part gives back of the daily limit.
     *
     * @param redemption the whole
     * @param miles the part, not more than the whole
     * @return empty when these miles are not a possible part
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
