package org.milepost.amcash;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Cancellable;
import org.milepost.ledger.CancelledKeyRead;
import org.milepost.ledger.Decision;
import org.milepost.ledger.Identity;
import org.milepost.ledger.Posting;
import org.milepost.ledger.StoredAnswer;
import org.milepost.ledger.Transfer;
import org.milepost.ledger.TransferKind;

/**
 * The command of a redeem call.
 *
 * @param account the collector's Cash purse
 * @param companion the collector's Dream purse, which answers show
 * @param attempt a random number of this attempt
 */
record Redemption(
        Terms terms,
        AccountId account,
        Optional<AccountId> companion,
        Identity identity,
        int attempt)
        implements Cancellable<CheckoutReceipt> {

    /** How long after its booking it can be cancelled. */
    static final Duration CANCELLABLE_FOR = Duration.ofSeconds(60);

    Redemption(Terms terms, AccountId account, Identity identity, int attempt) {
        this(terms, account, Optional.of(terms.dream()), identity, attempt);
    }

    @Override
    public String holder() {
        return terms.holder();
    }

    @Override
    public Decision decide(AccountView books, Instant now) {
        return RedeemRules.decide(terms, books, now);
    }

    @Override
    public CheckoutReceipt answer(StoredAnswer stored) {
        return CheckoutReceipt.of(stored);
    }

    @Override
    public CheckoutReceipt conflict() {
        throw terms.otherContent();
    }

    @Override
    public Duration cancellableFor() {
        return CANCELLABLE_FOR;
    }

    @Override
    public Posting undoing(Account account, Transfer booked) {
        return undoing(booked, identity);
    }

    /** The cancellation of a redemption that was booked under this identity. */
    static Posting undoing(Transfer booked, Identity identity) {
        RedemptionFacts redeemed = RedemptionFacts.ofJson(booked.facts());
        return new Posting(
                        TransferKind.CANCELLATION,
                        booked.change().negated(),
                        booked.house(),
                        OptionalInt.of(booked.id().ordinal()),
                        CancelledKeyRead.facts(identity))
                .counting(redeemed.givenBack());
    }
}
