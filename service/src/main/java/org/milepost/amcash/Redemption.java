package org.milepost.amcash;

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
 * The command of a redeem call.
 *
 * @param terms what is asked, and what it is judged by
 * @param account the collector's Cash purse
 * @param identity by what a retry is recognised
 */
record Redemption(Terms terms, AccountId account, Identity identity) implements Command<Receipt> {

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
        return OptionalInt.empty();
    }

    @Override
    public Decision decide(Books books, Instant now) {
        return RedeemRules.decide(terms, books, now);
    }

    @Override
    public Receipt recall(Remembered remembered) {
        return Receipt.of(remembered);
    }

    @Override
    public Receipt conflict() {
        throw Retries.otherContent(terms);
    }
}
