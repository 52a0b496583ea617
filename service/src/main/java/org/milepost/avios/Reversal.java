package org.milepost.avios;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Books;
import org.milepost.ledger.Command;
import org.milepost.ledger.Decision;
import org.milepost.ledger.Identity;
import org.milepost.ledger.Remembered;

/**
 * The command of a reversal.
 *
 * @param terms what is asked, and what it is judged by
 * @param account the account that was debited
 * @param names the ordinal that the debit's identifier resolves to, if it resolves
 * @param identity by what a retry is recognised
 */
record Reversal(ReverseTerms terms, AccountId account, OptionalInt names, Identity identity)
        implements Command<Receipt> {

    @Override
    public String holder() {
        return terms.holder();
    }

    @Override
    public Optional<AccountId> companion() {
        return Optional.empty();
    }

    @Override
    public Decision decide(Books books, Instant now) {
        return Retries.remembered(identity, ReverseRules.decide(terms, books, now));
    }

    @Override
    public Receipt recall(Remembered remembered) {
        return Receipt.of(remembered);
    }

    @Override
    public Receipt conflict() {
        throw Retries.otherContent();
    }
}
