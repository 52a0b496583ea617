package org.milepost.amcash;

import java.time.Instant;
import java.util.Optional;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Miles;
import org.milepost.programme.Offer;

/** The rules of an inquiry. Pure. */
final class InquireRules {

    private InquireRules() {}

    /** What to answer about this account. */
    static Outcome decide(Terms terms, AccountView books, Instant now) {
        if (books.account().isEmpty()) {
            return Outcome.of(ResponseCode.INVALID_COLLECTOR);
        }
        Account account = books.account().get();
        Optional<Miles> dream = books.companion();
        return switch (CheckoutRules.open(terms, account, dream, now)) {
            case CheckoutRules.Opening.Refused it -> it.outcome();
            case CheckoutRules.Opening.Open it -> decide(terms, account, dream, it.offer(), now);
        };
    }

    private static Outcome decide(
            Terms terms, Account account, Optional<Miles> dream, Offer offer, Instant now) {
        ResponseCode code =
                account.available().isLessThan(Miles.of(offer.unitMiles()))
                        ? ResponseCode.INSUFFICIENT_MILES
                        : CheckoutRules.approval(account.standing());
        return CheckoutRules.withPurses(code, account, dream)
                .withOffer(offer.version(), terms.unitsLeft(account, offer, now));
    }
}
