package org.milepost.avios;

import java.time.Instant;
import java.util.List;
import org.milepost.dialect.IdempotencyKey;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Command;
import org.milepost.ledger.Decision;
import org.milepost.ledger.Identity;
import org.milepost.ledger.Read;
import org.milepost.ledger.StoredAnswer;

/**
 * The command of a credit, debit or reversal.
 *
 * @param holder the number of the account in the books
 * @param reads what its rules read besides the account
 */
record TransferCommand(
        AccountId account, String holder, Identity identity, List<Read<?>> reads, Rules rules)
        implements Command<TransferReceipt> {

    /** Rules with the terms of one request. Pure. */
    interface Rules {
        Decision decide(AccountView books, Instant now);
    }

    @Override
    public Decision decide(AccountView books, Instant now) {
        return rules.decide(books, now);
    }

    @Override
    public TransferReceipt answer(StoredAnswer stored) {
        return TransferReceipt.of(stored);
    }

    @Override
    public TransferReceipt conflict() {
        throw PartnerRefusal.of(
                ErrorCode.DATA_INVALID,
                IdempotencyKey.HEADER + " was used before with other content.");
    }

    /**
     * Which decisions are stored for retries: with a key all; with content as identity only what
     * was booked, because a member who was refused and then collected enough may send the same
     * request again.
     */
    static Decision asStored(Identity identity, Decision decision) {
        return identity.kind() == Identity.Kind.CONTENT
                        && decision instanceof Decision.Declined declined
                ? new Decision.Rejected(declined.facts())
                : decision;
    }
}
