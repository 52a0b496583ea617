package org.milepost.amcash;

import java.time.Instant;
import java.time.LocalDate;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Offer;
import org.milepost.programme.OfferChoice;
import org.milepost.programme.Programme;
import org.milepost.programme.Sponsor;

/**
 * A request together with what it is judged by: who asks, and the reference data of that moment.
 *
 * @param request what is asked
 * @param sponsor the partner that asks
 * @param programme whose collectors these are
 * @param catalogue the offers in force
 */
record Terms(CheckoutRequest request, Sponsor sponsor, Programme programme, Catalogue catalogue) {

    /** The currency that a till can redeem. */
    static final String CASH = "CASH";

    /** The currency that a till only shows. */
    static final String DREAM = "DREAM";

    /** The collector's number as sent. */
    String collector() {
        return request.get(Member.COLLECTOR_NUMBER);
    }

    /** The collector's Cash purse. */
    AccountId cash() {
        return AccountId.of(programme.code(), collector(), CASH);
    }

    /** The collector's Dream purse. */
    AccountId dream() {
        return AccountId.of(programme.code(), collector(), DREAM);
    }

    /** The offer for this sponsor and store. */
    OfferChoice offer(Instant now) {
        return catalogue.offerFor(sponsor, request.get(Member.STORE_ID), now);
    }

    /** The business day on which a use of the account counts now. */
    LocalDate businessDay(Instant now) {
        return programme.calendar().businessDay(now);
    }

    /** Units of an offer that the account may still redeem on its business day. */
    long unitsLeft(Account account, Offer offer, Instant now) {
        long used = account.dayUse().on(businessDay(now)).used();
        return Math.max(0, programme.dailyLimit().value() - used) / offer.unitCents().value();
    }
}
