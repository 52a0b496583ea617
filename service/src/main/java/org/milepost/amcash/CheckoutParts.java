package org.milepost.amcash;

import java.util.Optional;
import org.milepost.dialect.RedemptionParts;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Transfer;

/**
 * Parts of a redemption at the checkout are whole units of its offer, and give back the dollars of
 * these units. Transfers of other APIs count in no daily limit, so any part of them will do. Pure.
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
        return Optional.of(new Share(redeemed.businessDay(), units * unitCents));
    }
}
