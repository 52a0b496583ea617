package org.milepost.avios;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Command;
import org.milepost.ledger.Decision;
import org.milepost.ledger.Identity;
import org.milepost.ledger.StoredAnswer;

/**
 * The command of a debit.
 *
 * @param terms what is asked, and what it is judged by
 * @param account the account to debit
 * @param identity by what a retry is recognised
 */
record Debit(DebitTerms terms, AccountId account, Identity identity) implements Command<Receipt> {

    @Override
    public String holder() {
        return terms.holder();
    }

    @Override
    public Optional<AccountId> companion() {
        return Optional.empty();
    }

    @Override
    public OptionalInt names() {
        return OptionalInt.empty();
    }

    @Override
    public Decision decide(AccountView books, Instant now) {
        return Retries.remembered(identity, DebitRules.decide(terms, books));
    }

    @Override
    public Receipt answer(StoredAnswer remembered) {
        return Receipt.of(remembered);
    }

    @Override
    public Receipt conflict() {
        throw Retries.otherContent();
    }
}
