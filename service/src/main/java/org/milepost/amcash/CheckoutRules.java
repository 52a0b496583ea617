package org.milepost.amcash;

import java.time.Instant;
import java.util.Optional;
import org.milepost.ledger.Account;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Standing;
import org.milepost.programme.Offer;
import org.milepost.programme.OfferChoice;

/**
 * The checks that inquire and redeem share, in the order of {@link ResponseCode}: the collector's
 * standing, the card, the collector's wishes, the offer. Pure.
 */
final class CheckoutRules {

    private CheckoutRules() {}

    /** What is known once these checks are passed, or the refusal. */
    sealed interface Opening {
        record Refused(Outcome outcome) implements Opening {}

        record Open(Offer offer) implements Opening {}
    }

    /** Checks everything that does not depend on amounts. */
    static Opening open(Terms terms, Account account, Optional<Miles> dream, Instant now) {
        Standing standing = account.standing();
        if (!standing.isActive()) {
            return refused(ResponseCode.COLLECTOR_INACTIVE);
        }
        if (!terms.request().cardEntryMode().isCardPresented()) {
            return refused(ResponseCode.CARD_NOT_PRESENTED);
        }
        if (standing.forbidsRedemption()) {
            return standing.hidesBalances()
                    ? refused(ResponseCode.SUPPRESSED_UNABLE_TO_REDEEM)
                    : new Opening.Refused(
                            withPurses(ResponseCode.UNABLE_TO_REDEEM, account, dream));
        }
        return switch (terms.offer(now)) {
            case OfferChoice.InForce it -> new Opening.Open(it.offer());
            case OfferChoice.Paused _, OfferChoice.None _ ->
                    new Opening.Refused(withPurses(ResponseCode.OFFER_UNAVAILABLE, account, dream));
        };
    }

    /** An outcome with the balances of both purses. */
    static Outcome withPurses(ResponseCode code, Account account, Optional<Miles> dream) {
        return Outcome.of(code)
                .withPurses(
                        account.standing().hidesBalances(),
                        account.balance().count(),
                        dream.orElse(Miles.ZERO).count());
    }

    /** Approval, in the form that the collector's wishes ask for. */
    static ResponseCode approval(Standing standing) {
        return standing.hidesBalances() ? ResponseCode.APPROVED_SUPPRESSED : ResponseCode.APPROVED;
    }

    private static Opening refused(ResponseCode code) {
        return new Opening.Refused(Outcome.of(code));
    }
}
