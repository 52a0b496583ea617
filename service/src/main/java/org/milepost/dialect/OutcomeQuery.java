package org.milepost.dialect;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Cancellable;
import org.milepost.ledger.CancelledKeyRead;
import org.milepost.ledger.Decision;
import org.milepost.ledger.Fingerprint;
import org.milepost.ledger.Identity;
import org.milepost.ledger.Posting;
import org.milepost.ledger.Read;
import org.milepost.ledger.StoredAnswer;
import org.milepost.ledger.Transfer;

/**
 * The question what became of a request with a key. It runs as a command with the identity of the
 * request, so that it is decided after everything that its account's lane has taken before.
 *
 * <p>If there is an answer, the query is one more attempt that has it, as a retry would be: what
 * was booked is not cancelled any more while this attempt has it. Otherwise an answer is stored
 * that no request has as its content, so that a request with the key that still arrives is refused
 * as one with other content. This is what makes "no effect" final.
 *
 * @param identity that of the request, with content that no request has
 * @param cancellableFor how long what such requests book can be cancelled; zero when it cannot
 * @param undoing the cancellation of what such a request has booked
 * @param attempt a random number of this attempt, not 0
 */
public record OutcomeQuery(
        AccountId account,
        String holder,
        Identity identity,
        Duration cancellableFor,
        Function<Transfer, Posting> undoing,
        int attempt)
        implements Cancellable<KeyOutcome> {

    /** A content that no request has: one is a text without control characters. */
    private static final String NO_CONTENT = "\0";

    private static final String NO_EFFECT = "{\"closed\":\"NO_EFFECT\"}";
    private static final String CANCELLED = "{\"closed\":\"CANCELLED\"}";
    private static final String NO_ACCOUNT = "{\"closed\":\"NO_ACCOUNT\"}";

    /**
     * The identity of a query for a key.
     *
     * @param caller who sent the request, and through which API
     * @param call which call it is
     */
    public static Identity identity(IdempotencyKey key, String caller, String call) {
        return key.identity(caller, call, NO_CONTENT);
    }

    @Override
    public List<Read<?>> reads() {
        return List.of(CancelledKeyRead.of(identity));
    }

    @Override
    public boolean accepts(Fingerprint content) {
        return true;
    }

    @Override
    public Decision decide(AccountView books, Instant now) {
        if (books.account().isEmpty()) {
            return new Decision.Rejected(NO_ACCOUNT);
        }
        return new Decision.Declined(
                books.get(CancelledKeyRead.of(identity)) ? CANCELLED : NO_EFFECT);
    }

    @Override
    public KeyOutcome answer(StoredAnswer stored) {
        return switch (stored.facts()) {
            case NO_EFFECT -> new KeyOutcome.NoEffect();
            case CANCELLED -> new KeyOutcome.Cancelled();
            case NO_ACCOUNT -> new KeyOutcome.NoAccount();
            default -> new KeyOutcome.Answered(stored);
        };
    }

    @Override
    public KeyOutcome conflict() {
        throw new IllegalStateException("a query accepts every content");
    }

    @Override
    public Posting undoing(Account of, Transfer booked) {
        return undoing.apply(booked);
    }
}
