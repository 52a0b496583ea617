package org.milepost.amcash;

import java.util.List;
import java.util.Optional;
import org.milepost.dialect.CountedLimit;
import org.milepost.dialect.RedemptionParts;
import org.milepost.ledger.Miles;
import org.milepost.ledger.SliceUse;
import org.milepost.ledger.Transfer;

/**
 * A part of a redemption at the checkout is one or more whole units of its offer, and gives back
 * the dollars of these units to the daily limit. Redemptions through other APIs are not counted in
 * a daily limit; every part of them is possible. Each gives its share back to further limits. Pure.
 */
public final class CheckoutParts implements RedemptionParts {

    @Override
    public Optional<Share> share(Transfer redemption, Miles before, Miles miles) {
        Miles whole = redemption.change().negated();
        if (!RedemptionFacts.areOfCheckout(redemption.facts())) {
            List<CountedLimit> limits = CountedLimit.ofObject(redemption.facts());
            return Optional.of(
                    new Share(Optional.empty(), givenBack(limits, before, miles, whole)));
        }
        RedemptionFacts redeemed = RedemptionFacts.ofJson(redemption.facts());
        long unitMiles = whole.count() / redeemed.units();
        if (miles.count() % unitMiles != 0) {
            return Optional.empty();
        }
        long units = miles.count() / unitMiles;
        long unitCents = redeemed.cents() / redeemed.units();
        return Optional.of(
                new Share(
                        Optional.of(
                                DailyLimit.COUNTER.giveBack(
                                        redeemed.businessDay(), units * unitCents)),
                        givenBack(redeemed.limits(), before, miles, whole)));
    }

    private static List<SliceUse> givenBack(
            List<CountedLimit> limits, Miles before, Miles part, Miles whole) {
        return limits.stream().map(it -> it.givenBack(before, part, whole)).toList();
    }
}
