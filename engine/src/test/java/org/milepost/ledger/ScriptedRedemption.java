package org.milepost.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalInt;

/**
 * A redemption with the plainest rules: it takes the miles if they are there, and counts them as
 * used on the account's day. Its answer is the facts of its decision.
 *
 * @param attempt distinguishes attempts at the same redemption
 */
record ScriptedRedemption(
        AccountId account, String holder, Identity identity, long miles, HouseId house, int attempt)
        implements Cancellable<String> {

    static final Duration CANCELLABLE_FOR = Duration.ofSeconds(60);
    static final int SLICED = 300;
    static final CounterKind COUNTER =
            new CounterKind(0, CounterKind.Window.DAY, CounterKind.Measure.AMOUNT);
    static final String CONFLICT = "conflict";

    static ScriptedRedemption of(Account account, String key, long miles, int attempt) {
        return new ScriptedRedemption(
                account.id(),
                account.holder(),
                Identity.ofKey("test", "redeem", key, miles + " miles", Duration.ofDays(7)),
                miles,
                new HouseId(2),
                attempt);
    }

    @Override
    public Decision decide(AccountView books, Instant now) {
        Account found = books.account().orElseThrow();
        if (found.available().isLessThan(Miles.of(miles))) {
            return new Decision.Declined("too few for " + miles);
        }
        Posting posting =
                new Posting(
                                TransferKind.REDEMPTION,
                                Miles.of(-miles),
                                house,
                                OptionalInt.empty(),
                                "attempt " + attempt)
                        .counting(COUNTER.use(LocalDate.EPOCH, miles))
                        .counting(new SliceUse(SLICED, 5, 1, miles));
        return new Decision.Booked(posting, "redeemed " + miles + " in attempt " + attempt);
    }

    @Override
    public String answer(StoredAnswer stored) {
        return stored.facts();
    }

    @Override
    public String conflict() {
        return CONFLICT;
    }

    @Override
    public Duration cancellableFor() {
        return CANCELLABLE_FOR;
    }

    @Override
    public Posting undoing(Account found, Transfer booked) {
        return new Posting(
                        TransferKind.CANCELLATION,
                        booked.change().negated(),
                        booked.house(),
                        OptionalInt.of(booked.id().ordinal()),
                        "{}")
                .counting(givenBack(-booked.change().count()));
    }

    /** What undoes a redemption of so many miles. */
    static List<CounterChange> givenBack(long miles) {
        return List.of(
                COUNTER.giveBack(LocalDate.EPOCH, miles), SliceUse.giveBack(SLICED, 5, miles));
    }
}
