package org.milepost.avios;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Command;
import org.milepost.ledger.Decision;
import org.milepost.ledger.Identity;
import org.milepost.ledger.Imprint;
import org.milepost.ledger.StoredAnswer;

/**
 * The command of a credit.
 *
 * @param terms what is asked, and what it is judged by
 * @param account the account to credit
 * @param identity by what a retry is recognised
 * @param imprint what no other credit of the account may share
 */
record Credit(CreditTerms terms, AccountId account, Identity identity, Optional<Imprint> imprint)
        implements Command<Receipt> {

    /** The command under these terms. */
    static Credit of(CreditTerms terms, Identity identity) {
        return new Credit(terms, terms.account(), identity, Optional.of(terms.imprint()));
    }

    @Override
    public String holder() {
        return terms.holder().number();
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
        return CreditRules.decide(terms, books);
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
