package org.milepost.incoming;

import java.time.Instant;
import java.util.OptionalInt;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Command;
import org.milepost.ledger.Decision;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.Identity;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Posting;
import org.milepost.ledger.StoredAnswer;
import org.milepost.ledger.TransferKind;

/**
 * Gives a collector the miles of one line of a batch issuance. Its identity is the line, and is
 * kept without limit, so that the line is booked once for ever. That the account is not in use is
 * stored as its answer as well, so that the line gets the same verdict when it is tried again.
 *
 * @param account the account
 * @param holder its holder's number
 * @param miles above zero
 * @param house the issuance account of the partner
 * @param facts stored with the transfer, as JSON
 */
record BatchCredit(
        AccountId account,
        String holder,
        Miles miles,
        HouseId house,
        String facts,
        Identity identity)
        implements Command<BatchCredit.Result> {

    /** The result of a line. The names are stored: they never change. */
    enum Result {
        /** Booked, now or earlier. */
        BOOKED,
        /** There is no such account. */
        NO_ACCOUNT,
        /** The account is not in use. */
        CLOSED,
        /** The line was booked with other content, which a file that does not change cannot do. */
        CONFLICT
    }

    /**
     * The credit of a line.
     *
     * @param partner the code of the partner
     */
    static BatchCredit of(
            AccountId account,
            String holder,
            HouseId house,
            String partner,
            BatchHeaderKey file,
            int line,
            BatchDetail detail) {
        String reference = file.provider() + " " + file.sequence() + " " + line;
        String facts = BatchDetails.facts(file, line, detail);
        return new BatchCredit(
                account,
                holder,
                Miles.of(detail.miles()),
                house,
                facts,
                Identity.ofReference(
                        partner, "batch-issuance", reference, detail.miles() + " " + facts));
    }

    /** What names a file for ever: who made it, and which one of theirs it is. */
    record BatchHeaderKey(String provider, int sequence) {}

    @Override
    public Decision decide(AccountView books, Instant now) {
        if (books.account().isEmpty()) {
            return new Decision.Rejected(Result.NO_ACCOUNT.name());
        }
        Account before = books.account().get();
        if (!before.standing().isActive()) {
            return new Decision.Declined(Result.CLOSED.name());
        }
        return new Decision.Booked(
                new Posting(TransferKind.ISSUANCE, miles, house, OptionalInt.empty(), facts),
                Result.BOOKED.name());
    }

    @Override
    public Result answer(StoredAnswer stored) {
        return Result.valueOf(stored.facts());
    }

    @Override
    public Result conflict() {
        return Result.CONFLICT;
    }
}
