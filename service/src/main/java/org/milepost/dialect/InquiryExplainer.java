package org.milepost.dialect;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Transfer;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Cents;
import org.milepost.programme.Offer;
import org.milepost.programme.Programme;
import org.milepost.programme.RedemptionLimit;
import org.milepost.programme.Sponsor;

/**
 * Says how the numbers of an inquiry come about. The API that answers inquiries has its rules.
 * Pure.
 *
 * <p>An interface because {@code operator} must not depend on an API for partners.
 */
public interface InquiryExplainer {

    /** The code of the currency that can be redeemed. */
    String redeemed();

    /** The code of the currency that is only shown. */
    String shown();

    /**
     * What an inquiry at this place would get now.
     *
     * @param books the account, with the balance of the one that is only shown
     */
    Explanation explain(Question question, AccountView books, Instant now);

    /**
     * What a redemption counts against the limit of a business day, in cents; 0 if it is of another
     * day or none at the checkout.
     */
    long counted(Transfer transfer, LocalDate day);

    /**
     * Where is asked, and what for.
     *
     * @param basket the price of the purchase
     * @param isCardRefused whether the card was lost, so that its number is refused
     */
    record Question(
            Catalogue catalogue,
            Programme programme,
            Sponsor sponsor,
            String store,
            Cents basket,
            boolean isCardRefused) {}

    /**
     * How the numbers come about.
     *
     * @param code the response code
     * @param day the business day
     * @param since when it began
     * @param until when the next begins
     * @param limit the limit of the day
     * @param used what of it is used
     * @param limits the further limits of the place
     * @param offers the offers that are open to the store, the best first
     */
    record Explanation(
            String code,
            LocalDate day,
            Instant since,
            Instant until,
            Cents limit,
            Cents used,
            List<LimitUse> limits,
            List<OfferUnits> offers) {
        public Explanation {
            limits = List.copyOf(limits);
            offers = List.copyOf(offers);
        }
    }

    /**
     * How much of a limit is used.
     *
     * @param used what counts now, in the unit of the limit
     * @param left what may still be used
     * @param since when the window began
     * @param freesAt when one more of its unit can be used; now if it can be used already
     */
    record LimitUse(RedemptionLimit limit, long used, long left, Instant since, Instant freesAt) {

        /** The use of a limit at an instant. */
        public static LimitUse of(AccountLimits.Use use, Instant now) {
            return new LimitUse(
                    use.limit(),
                    use.used(),
                    use.left(),
                    use.since(),
                    use.freesAt(1, now).orElseThrow());
        }
    }

    /**
     * How many units of an offer are possible.
     *
     * @param ofBalance by the available miles
     * @param ofDailyLimit by what is left of the day's limit
     * @param ofLimits by what is left of the further limits; {@link Long#MAX_VALUE} when none
     *     bounds it
     * @param ofBasket by the price of the purchase
     * @param isChosen whether the answer is about this offer
     */
    record OfferUnits(
            Offer offer,
            long ofBalance,
            long ofDailyLimit,
            long ofLimits,
            long ofBasket,
            boolean isChosen) {

        /** The units that miles and limits allow. */
        public long affordable() {
            return Math.min(ofBalance, Math.min(ofDailyLimit, ofLimits));
        }

        /** The units that this purchase can use. */
        public long possible() {
            return Math.min(affordable(), ofBasket);
        }
    }
}
