package org.milepost.dialect;

import java.util.Optional;
import org.milepost.ledger.CounterUse;
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
     * @param givenBack empty when the redemption was not counted
     */
    record Share(Optional<CounterUse> givenBack) {

        /** Nothing was counted. */
        public static final Share NONE = new Share(Optional.empty());

        /** The amount, in the unit of the limit; zero when the redemption was not counted. */
        public long counted() {
            return givenBack.map(it -> -it.amount()).orElse(0L);
        }
    }
}
