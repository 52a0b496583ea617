package org.milepost.amcash;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.milepost.dialect.Restrictions;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Decision;
import org.milepost.ledger.Posting;
import org.milepost.ledger.Transfer;
import org.milepost.ledger.TransferKind;

/**
 * The rules of a reversal: a redemption can be reversed as a whole and once, by the partner that
 * made it, until the window closes, if no part of it was reversed. The collector's standing does
 * not matter: the miles go back. Pure.
 */
final class ReverseRules {

    private ReverseRules() {}

    /** Books the reversal, or refuses it with the reason. */
    static Decision decide(Terms terms, AccountView books, Instant now) {
        boolean aliased = terms.request().aliased();
        if (terms.account(books).isEmpty()) {
            return new Decision.Rejected(
                    Outcome.of(ResponseCode.INVALID_COLLECTOR).withAlias(aliased).facts());
        }
        Optional<Transfer> redemption =
                books.named()
                        .filter(named -> named.undoneBy().isEmpty() && books.parts().isNone())
                        .map(AccountView.NamedTransfer::transfer)
                        .filter(transfer -> isOwnRedemption(terms, transfer));
        if (redemption.isEmpty()) {
            return declined(ResponseCode.INVALID_CONFIRMATION, aliased);
        }
        Transfer original = redemption.get();
        if (now.isAfter(terms.programme().calendar().reversalDeadline(original.at()))) {
            return declined(ResponseCode.REVERSAL_EXPIRED, aliased);
        }
        if (!terms.request().cardEntryMode().isCardPresented()) {
            return declined(ResponseCode.CARD_NOT_PRESENTED, aliased);
        }
        return booked(terms, books, original);
    }

    private static boolean isOwnRedemption(Terms terms, Transfer transfer) {
        return transfer.kind() == TransferKind.REDEMPTION
                && transfer.house().number() == terms.sponsor().redemptionHouse();
    }

    private static Decision booked(Terms terms, AccountView books, Transfer original) {
        Account account = books.account().orElseThrow();
        RedemptionFacts redeemed = RedemptionFacts.ofJson(original.facts());
        Posting posting =
                new Posting(
                                TransferKind.REVERSAL,
                                original.change().negated(),
                                original.house(),
                                OptionalInt.of(original.id().ordinal()),
                                Reversal.Facts.of(terms).toJson())
                        .counting(redeemed.givenBack());
        Outcome outcome =
                CheckoutRules.withPurses(
                                CheckoutRules.approval(Restrictions.of(account.standing())),
                                account,
                                books.companion())
                        .withMoved(0, posting.change().count(), redeemed.cents())
                        .withAlias(terms.request().aliased());
        Outcome after =
                outcome.withPurses(
                        outcome.hidden(),
                        account.balance().plus(posting.change()).count(),
                        outcome.dream());
        return new Decision.Booked(posting, after.facts());
    }

    private static Decision declined(ResponseCode code, boolean aliased) {
        return new Decision.Declined(Outcome.of(code).withAlias(aliased).facts());
    }
}
