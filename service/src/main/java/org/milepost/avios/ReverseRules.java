package org.milepost.avios;

import java.time.Instant;
import java.util.OptionalInt;
import org.milepost.dialect.CountedLimit;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Decision;
import org.milepost.ledger.Posting;
import org.milepost.ledger.Transfer;
import org.milepost.ledger.TransferKind;

/**
 * The rules of a reversal: a debit of this partner, all of it, once, in time. Pure.
 *
 * <p>The caller has a member's token, which is not valid while the account is not active. In that
 * case the operator can return the Avios by an adjustment.
 */
final class ReverseRules {

    private ReverseRules() {}

    /** Books the reversal, or refuses it with the reason. */
    static Decision decide(ReverseTerms terms, StoredFacts facts, AccountView books, Instant now) {
        if (books.account().filter(it -> !it.standing().isActive()).isPresent()) {
            return new Decision.Rejected(Outcome.refused(ErrorCode.REQUEST_UNAUTHORIZED).facts());
        }
        boolean isKnown =
                books.account().isPresent()
                        && books.named().filter(it -> isOwnDebit(terms, it.transfer())).isPresent();
        if (!isKnown) {
            return new Decision.Rejected(Outcome.refused(ErrorCode.TRANSACTION_INVALID).facts());
        }
        AccountView.NamedTransfer named = books.named().orElseThrow();
        Transfer debit = named.transfer();
        if (named.undoneBy().isPresent()
                || !books.parts().isNone()
                || now.isAfter(debit.at().plus(terms.window()))) {
            return new Decision.Declined(Outcome.refused(ErrorCode.REVERSAL_NOT_ALLOWED).facts());
        }
        Posting posting =
                new Posting(
                                TransferKind.REVERSAL,
                                debit.change().negated(),
                                debit.house(),
                                OptionalInt.of(debit.id().ordinal()),
                                facts.json())
                        .counting(CountedLimit.givenBack(CountedLimit.ofObject(debit.facts())));
        return new Decision.Booked(
                facts.in(posting), Outcome.moved(posting.change().count()).facts());
    }

    private static boolean isOwnDebit(ReverseTerms terms, Transfer transfer) {
        return transfer.kind() == TransferKind.REDEMPTION
                && TransferFacts.ofJson(transfer.facts()).partner().equals(terms.partner().code());
    }
}
