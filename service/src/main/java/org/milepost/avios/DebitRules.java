package org.milepost.avios;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.milepost.dialect.AccountLimits;
import org.milepost.dialect.CountedLimit;
import org.milepost.dialect.ExceededLimit;
import org.milepost.dialect.RedeemedAmount;
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
    static Decision decide(DebitTerms terms, StoredFacts facts, AccountView books, Instant now) {
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
        AccountLimits limits = terms.limits(account, now);
        RedeemedAmount redeemed = new RedeemedAmount(amount.count(), 0);
        List<ExceededLimit> exceeded = limits.exceededBy(redeemed);
        if (!exceeded.isEmpty()) {
            return new Decision.Declined(Outcome.limited(exceeded).facts());
        }
        List<CountedLimit> counted = limits.counted(redeemed);
        StoredFacts stored = facts.counting(counted);
        Posting posting =
                new Posting(
                                TransferKind.REDEMPTION,
                                amount.negated(),
                                new HouseId(terms.redemptionHouse()),
                                OptionalInt.empty(),
                                stored.json())
                        .counting(
                                limits.changes(
                                        counted, terms.catalogue().limits(terms.programme().id())));
        return new Decision.Booked(stored.in(posting), Outcome.moved(amount.count()).facts());
    }
}
