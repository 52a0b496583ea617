package org.milepost.amcash;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.milepost.dialect.AccountLimits;
import org.milepost.dialect.ExceededLimit;
import org.milepost.dialect.RedeemedAmount;
import org.milepost.programme.Offer;
import org.milepost.programme.Programme;

/**
 * What an account may still redeem at a till by the limit of the business day and by the limits
 * that are reference data. Pure.
 *
 * @param programme has the limit of a business day
 * @param day the business day
 * @param usedToday what of the limit is used on it, in cents
 * @param limits the further limits of the place
 */
record Allowance(Programme programme, LocalDate day, long usedToday, AccountLimits limits) {

    /** Units of the offer that one redemption may have. */
    long units(Offer offer) {
        return Math.min(unitsOfDailyLimit(offer), limits(offer).units(amount(offer, 1)));
    }

    /** Units of the offer that are left of the business day. */
    long unitsOfDailyLimit(Offer offer) {
        return Math.max(0, programme.dailyLimit().value() - usedToday) / offer.unitCents().value();
    }

    /** The further limits that count redemptions by the offer. */
    AccountLimits limits(Offer offer) {
        return limits.by(Optional.of(offer.offerId()));
    }

    /** The limits that refuse so many units of the offer. */
    List<ExceededLimit> exceededBy(Offer offer, long units) {
        RedeemedAmount amount = amount(offer, units);
        List<ExceededLimit> exceeded = new ArrayList<>();
        if (units > unitsOfDailyLimit(offer)) {
            exceeded.add(exceededDay(amount.cents()));
        }
        exceeded.addAll(limits(offer).exceededBy(amount));
        return exceeded;
    }

    private ExceededLimit exceededDay(long wanted) {
        long limit = programme.dailyLimit().value();
        Optional<Instant> tomorrow =
                wanted > limit
                        ? Optional.empty()
                        : Optional.of(programme.calendar().startOf(day.plusDays(1)));
        return new ExceededLimit(ExceededLimit.DAILY, limit, usedToday, wanted, tomorrow);
    }

    /** What so many units of the offer are. */
    static RedeemedAmount amount(Offer offer, long units) {
        return new RedeemedAmount(
                Math.multiplyExact(offer.unitMiles(), units),
                offer.unitCents().times(units).value());
    }
}
