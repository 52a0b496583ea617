package org.milepost.amcash;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.milepost.dialect.Restrictions;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Standing;
import org.milepost.programme.Cents;
import org.milepost.programme.Offer;

/**
 * The rules of an inquiry, which are also the first rules of a redemption, in the order of {@link
 * ResponseCode}: the collector's status, the card, the restrictions, the choice of the offer. Pure.
 */
final class CheckoutRules {

    private CheckoutRules() {}

    /** What is known once these checks are passed, or the refusal. */
    sealed interface Opening {
        record Refused(Outcome outcome) implements Opening {}

        record Open(Offer offer) implements Opening {}
    }

    /** The answer to an inquiry about this account. */
    static Outcome inquire(Terms terms, AccountView books, Instant now) {
        Optional<Account> found = terms.account(books);
        if (found.isEmpty()) {
            return Outcome.of(ResponseCode.INVALID_COLLECTOR);
        }
        Account account = found.get();
        Optional<Miles> dream = books.companion();
        return switch (open(terms, account, dream, now)) {
            case Opening.Refused it -> it.outcome();
            case Opening.Open it -> shown(terms, account, dream, it.offer(), now);
        };
    }

    private static Outcome shown(
            Terms terms, Account account, Optional<Miles> dream, Offer offer, Instant now) {
        ResponseCode code =
                account.available().isLessThan(Miles.of(offer.unitMiles()))
                        ? ResponseCode.INSUFFICIENT_MILES
                        : approval(Restrictions.of(account.standing()));
        return withPurses(code, account, dream)
                .withOffer(offer.version(), terms.allowance(account.counters(), now).units(offer));
    }

    /**
     * Checks the collector's standing, the card and the collector's restrictions; chooses the
     * offer.
     */
    static Opening open(Terms terms, Account account, Optional<Miles> dream, Instant now) {
        Standing standing = account.standing();
        if (!standing.isActive()) {
            return refused(ResponseCode.COLLECTOR_INACTIVE);
        }
        if (!terms.request().cardEntryMode().isCardPresented()) {
            return refused(ResponseCode.CARD_NOT_PRESENTED);
        }
        Restrictions restrictions = Restrictions.of(standing);
        if (restrictions.forbidsRedemption()) {
            return restrictions.hidesBalances()
                    ? refused(ResponseCode.SUPPRESSED_UNABLE_TO_REDEEM)
                    : new Opening.Refused(
                            withPurses(ResponseCode.UNABLE_TO_REDEEM, account, dream));
        }
        List<Offer> offers = terms.offers(now);
        return offers.isEmpty()
                ? new Opening.Refused(withPurses(ResponseCode.OFFER_UNAVAILABLE, account, dream))
                : new Opening.Open(choose(offers, terms, account, now));
    }

    /**
     * The best offer of which one unit is affordable; without one, the offer with the cheapest
     * unit, from which the refusal then follows.
     *
     * @param offers at least one, the best first
     */
    private static Offer choose(List<Offer> offers, Terms terms, Account account, Instant now) {
        Cents amountMax = terms.amountMax();
        Allowance allowance = terms.allowance(account.counters(), now);
        Offer cheapest = offers.getFirst();
        for (Offer offer : offers) {
            if (amountMax.wholeUnits(offer.unitCents()) >= 1
                    && account.available().count() >= offer.unitMiles()
                    && allowance.units(offer) >= 1) {
                return offer;
            }
            if (offer.unitCents().compareTo(cheapest.unitCents()) < 0) {
                cheapest = offer;
            }
        }
        return cheapest;
    }

    /** An outcome with the balances of both purses. */
    static Outcome withPurses(ResponseCode code, Account account, Optional<Miles> dream) {
        return Outcome.of(code)
                .withPurses(
                        Restrictions.of(account.standing()).hidesBalances(),
                        account.balance().count(),
                        dream.orElse(Miles.ZERO).count());
    }

    /** The code of an approval under these restrictions. */
    static ResponseCode approval(Restrictions restrictions) {
        return restrictions.hidesBalances()
                ? ResponseCode.APPROVED_SUPPRESSED
                : ResponseCode.APPROVED;
    }

    private static Opening refused(ResponseCode code) {
        return new Opening.Refused(Outcome.of(code));
    }
}
