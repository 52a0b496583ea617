package org.milepost.amcash;

import java.util.Optional;
import org.milepost.dialect.RedemptionParts;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Transfer;

/**
 * A part of a redemption at the checkout is one or more whole units of its offer, and gives back
 * the dollars of these units to the daily limit. Redemptions through other APIs are not counted in
 * a daily limit; every part of them is possible. Pure.
 */
public final class CheckoutParts implements RedemptionParts {

    @Override
    public Optional<Share> share(Transfer redemption, Miles miles) {
        if (!RedemptionFacts.areOfCheckout(redemption.facts())) {
            return Optional.of(Share.NONE);
        }
        RedemptionFacts redeemed = RedemptionFacts.ofJson(redemption.facts());
        long unitMiles = Math.abs(redemption.change().count()) / redeemed.units();
        if (miles.count() % unitMiles != 0) {
            return Optional.empty();
        }
        long units = miles.count() / unitMiles;
        long unitCents = redeemed.cents() / redeemed.units();
        return Optional.of(
                new Share(
                        Optional.of(
                                DailyLimit.COUNTER.giveBack(
                                        redeemed.businessDay(), units * unitCents))));
    }
}
