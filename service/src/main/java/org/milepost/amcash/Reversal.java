package org.milepost.amcash;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Command;
import org.milepost.ledger.ConfirmationNumber;
import org.milepost.ledger.Decision;
import org.milepost.ledger.Identity;
import org.milepost.ledger.StoredAnswer;

/**
 * The command of a reverse call.
 *
 * @param terms what is asked, and what it is judged by
 * @param account the collector's Cash purse
 * @param number the confirmation number of the redemption that is to be reversed
 * @param identity by what a retry is recognised
 */
record Reversal(Terms terms, AccountId account, ConfirmationNumber number, Identity identity)
        implements Command<Receipt> {

    @Override
    public String holder() {
        return terms.collector();
    }

    @Override
    public Optional<AccountId> companion() {
        return Optional.of(terms.dream());
    }

    @Override
    public OptionalInt names() {
        return number.ordinal();
    }

    @Override
    public Decision decide(AccountView books, Instant now) {
        return ReverseRules.decide(terms, books.namedBy(number), now);
    }

    @Override
    public Receipt answer(StoredAnswer remembered) {
        return Receipt.of(remembered);
    }

    @Override
    public Receipt conflict() {
        throw Retries.otherContent(terms);
    }
}
