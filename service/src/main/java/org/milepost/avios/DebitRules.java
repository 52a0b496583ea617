package org.milepost.avios;

import java.util.OptionalInt;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Decision;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Posting;
import org.milepost.ledger.TransferKind;

/** The rules of a debit, in the order of {@link ErrorCode}. Pure. */
final class DebitRules {

    private DebitRules() {}

    /** Books the debit, or refuses it with the reason. */
    static Decision decide(DebitTerms terms, StoredFacts facts, AccountView books) {
        if (books.account().isEmpty() || terms.isNumberRefused()) {
            return new Decision.Rejected(Outcome.refused(ErrorCode.INVALID_MEMBER).facts());
        }
        Account account = books.account().get();
        if (!account.standing().isActive()) {
            return new Decision.Declined(Outcome.refused(ErrorCode.ACCOUNT_NOT_AUTHORISED).facts());
        }
        Miles amount = Miles.of(terms.request().amount());
        if (account.available().isLessThan(amount)) {
            return new Decision.Declined(Outcome.refused(ErrorCode.BALANCE_INSUFFICIENT).facts());
        }
        Posting posting =
                new Posting(
                        TransferKind.REDEMPTION,
                        amount.negated(),
                        new HouseId(terms.redemptionHouse()),
                        OptionalInt.empty(),
                        facts.json());
        return new Decision.Booked(facts.in(posting), Outcome.moved(amount.count()).facts());
    }
}
