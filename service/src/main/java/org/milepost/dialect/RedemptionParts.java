package org.milepost.dialect;

import java.util.List;
import java.util.Optional;
import org.milepost.ledger.CounterUse;
import org.milepost.ledger.Miles;
import org.milepost.ledger.SliceUse;
import org.milepost.ledger.Transfer;

/**
 * The rules for reversing a part of a redemption: which parts are possible, and how much of the
 * limits a part gives back. The API that made the redemption has them. Pure.
 *
 * <p>An interface because {@code operator} must not depend on an API for partners.
 */
@FunctionalInterface
public interface RedemptionParts {

    /**
     * What a part gives back of the limits.
     *
     * @param redemption the whole
     * @param before the miles of the parts that were reversed before
     * @param miles the part, not more than the whole
     * @return empty when these miles are not a possible part
     */
    Optional<Share> share(Transfer redemption, Miles before, Miles miles);

    /**
     * How much of the limits is given back.
     *
     * @param givenBack to the daily limit; empty when the redemption was not counted in it
     * @param limits to further limits
     */
    record Share(Optional<CounterUse> givenBack, List<SliceUse> limits) {
        public Share {
            limits = List.copyOf(limits);
        }

        /** The amount of the daily limit, in its unit; zero when the redemption was not counted. */
        public long counted() {
            return givenBack.map(it -> -it.amount()).orElse(0L);
        }
    }
}
