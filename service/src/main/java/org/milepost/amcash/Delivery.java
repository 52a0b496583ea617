package org.milepost.amcash;

import java.time.Duration;
import java.util.function.IntSupplier;
import org.milepost.http.Response;
import org.milepost.ledger.CancellationResult;
import org.milepost.ledger.CommandResult;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.LedgerFailure;
import org.milepost.ledger.TransferId;
import org.milepost.threads.BackgroundTasks;
import org.milepost.threads.FatalErrors;
import org.milepost.threads.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nobody pays for a redemption that was not delivered.
 *
 * <p>A redemption is decided within the deadline and its answer accepted by the socket, or it is
 * cancelled: before {@code 0008} is sent when it was decided too late, after the connection failed
 * when its answer was lost. It stands while any attempt that was given the answer is not known to
 * have lost it; then a late caller is told the truth instead of {@code 0008}.
 *
 * <p>What cannot be settled at once, because the database is out of reach or still at work, is
 * settled in the background, for as long as a redemption can be cancelled.
 *
 * <p>A retry of a redemption that stands is never told that nothing is charged. When it can neither
 * be given the answer in time nor be told {@code 0008} truthfully, it gets no answer at all.
 *
 * <p>Threads: shared; calls block the thread of their request.
 */
final class Delivery implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    /** How long after the deadline a decision may still come that is then given or taken back. */
    private static final Duration GRACE = Duration.ofMillis(400);

    /** How long after the deadline all is said; the rest of a second is for the way there. */
    private static final Duration LAST_WORD = Duration.ofMillis(700);

    /** What a last question to the books gets, however late it is. */
    private static final Duration LAST_WORD_LEAST = Duration.ofMillis(100);

    private static final Duration SETTLING_MAX = Duration.ofSeconds(60);
    private static final Duration SETTLING_PAUSE = Duration.ofMillis(250);
    private static final Duration SETTLING_TRY_MAX = Duration.ofSeconds(10);
    private static final Duration CLOSING_MAX = Duration.ofSeconds(10);

    private final Ledger ledger;
    private final Duration deadline;
    private final Threads threads;
    private final IntSupplier attempts;
    private final BackgroundTasks settling;

    /**
     * Delivers what these books decide.
     *
     * @param attempts random numbers that are not 0
     */
    Delivery(Ledger ledger, Duration deadline, Threads threads, IntSupplier attempts) {
        this.ledger = ledger;
        this.attempts = attempts;
        this.deadline = deadline;
        this.threads = threads;
        this.settling = threads.background();
    }

    /** How a request's time is running out. */
    record Clock(Threads threads, long startNanos, Duration deadline) {

        /** From now on. */
        static Clock start(Threads threads, Duration deadline) {
            return new Clock(threads, threads.nanoTime(), deadline);
        }

        /** What is left until the deadline; not negative. */
        Duration left() {
            return leftOf(deadline);
        }

        /** What is left for a decision that is under way; not negative. */
        Duration leftInAll() {
            return leftOf(deadline.plus(GRACE));
        }

        /** What is left to find out what to say; positive. */
        Duration leftToSettle() {
            Duration left = leftOf(deadline.plus(LAST_WORD));
            return left.compareTo(LAST_WORD_LEAST) < 0 ? LAST_WORD_LEAST : left;
        }

        boolean isOver() {
            return left().isZero();
        }

        private Duration leftOf(Duration whole) {
            Duration left = whole.minusNanos(threads.nanoTime() - startNanos);
            return left.isNegative() ? Duration.ZERO : left;
        }
    }

    /**
     * A redemption that was decided.
     *
     * @param redemption the attempt that holds the answer
     * @param executed the answer
     */
    record Decided(Redemption redemption, CommandResult<Receipt> executed) {

        boolean isBooked() {
            return executed.booked().isPresent();
        }
    }

    /** The number of a new attempt. */
    int nextAttempt() {
        return attempts.getAsInt();
    }

    /** The time of a request that has just come. */
    Clock startClock() {
        return Clock.start(threads, deadline);
    }

    /**
     * Carries out a redemption.
     *
     * @throws TooLate when it was not decided in time; nothing of it stands, or it is being taken
     *     back
     * @throws InDoubt when it was decided before, but that answer cannot be given now
     * @throws LedgerFailure when the database failed
     */
    Decided redeem(Redemption redemption, Clock clock) {
        try {
            return new Decided(
                    redemption, ledger.execute(redemption, clock.left(), clock.leftInAll()));
        } catch (LedgerFailure e) {
            return switch (e.reason()) {
                case SHED -> earlier(redemption, clock);
                case UNKNOWN -> {
                    settleLater(redemption);
                    if (!clock.isOver()) {
                        throw e;
                    }
                    // What this attempt may hold is being given up, so the truth needs another one.
                    yield earlier(redemption.withAttempt(nextAttempt()), clock);
                }
                case FAILED -> throw e;
            };
        }
    }

    /**
     * Sees to it that a redemption whose time is over is not charged. Returns when it stands all
     * the same, because it was decided before or a retry has been told so.
     *
     * @throws TooLate when nothing of it stands
     */
    void requireInTime(Decided decided, Clock clock) {
        if (!clock.isOver() || (decided.executed().isReplay() && decided.isBooked())) {
            return;
        }
        if (decided.isBooked()) {
            TransferId booked = decided.executed().booked().orElseThrow().id();
            Redemption redemption = decided.redemption();
            try {
                CancellationResult result =
                        ledger.cancelLate(redemption, booked, clock.leftToSettle());
                if (result == CancellationResult.HELD || result == CancellationResult.TOO_LATE) {
                    return;
                }
            } catch (LedgerFailure e) {
                settleLater(redemption);
            }
        }
        throw new TooLate();
    }

    /** The response, which cancels the redemption when it turns out that nobody got it. */
    Response guarded(Response response, Decided decided) {
        if (!decided.isBooked()) {
            return response;
        }
        return response.whenUndelivered(() -> settle(decided.redemption()));
    }

    /** An answer that could not be made is not delivered either. */
    void takeBack(Decided decided) {
        if (decided.isBooked()) {
            settleLater(decided.redemption());
        }
    }

    /** Ends what is being settled, within a bounded time. */
    @Override
    public void close() {
        if (!settling.end(CLOSING_MAX)) {
            LOG.warn("some lost answers could not be settled before the end");
        }
    }

    /**
     * A redemption that is not decided in time may be the retry of one that was approved before:
     * saying that nothing is charged would be wrong then. Finding out is cheap, and so is a replay.
     */
    private Decided earlier(Redemption redemption, Clock clock) {
        if (!hasBooked(redemption, clock)) {
            throw new TooLate();
        }
        try {
            return new Decided(redemption, ledger.replay(redemption, clock.leftToSettle()));
        } catch (LedgerFailure e) {
            settleLater(redemption);
            throw new InDoubt();
        }
    }

    /** Whether it is known to be booked; a database out of reach is no reason to say nothing. */
    private boolean hasBooked(Redemption redemption, Clock clock) {
        try {
            return ledger.hasBooked(redemption, clock.leftToSettle());
        } catch (LedgerFailure e) {
            LOG.debug("an earlier answer could not be looked up", e);
            return false;
        }
    }

    private void settleLater(Redemption redemption) {
        if (!settling.run(() -> settle(redemption))) {
            LOG.warn("a lost answer could not be settled: the process is stopping");
        }
    }

    /** Cancels whatever stands of the redemption, trying until it is known or too late. */
    private void settle(Redemption redemption) {
        long giveUp = threads.nanoTime() + SETTLING_MAX.toNanos();
        boolean hasFailed = false;
        while (threads.nanoTime() - giveUp < 0 && !Thread.currentThread().isInterrupted()) {
            try {
                CancellationResult result = ledger.cancel(redemption, SETTLING_TRY_MAX);
                LOG.info("a redemption without a delivered answer: {}", result);
                return;
            } catch (LedgerFailure e) {
                pause();
            } catch (RuntimeException e) { // a mistake of ours may pass, too
                FatalErrors.endProcessIfFatal(e);
                if (!hasFailed) {
                    LOG.error("a lost answer cannot be settled yet; it is tried again", e);
                }
                hasFailed = true;
                pause();
            }
        }
        LOG.warn(
                "a redemption without a delivered answer could not be settled in time; if it stands, its"
                        + " retry is told so");
    }

    private void pause() {
        try {
            threads.sleep(SETTLING_PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A request was not decided in time, and nothing of it stands. */
    @SuppressWarnings("serial") // never serialized
    static final class TooLate extends RuntimeException {
        TooLate() {
            super("not decided in time", null, false, false);
        }
    }

    /** A request was decided before, and there is no time left to say how. */
    @SuppressWarnings("serial") // never serialized
    static final class InDoubt extends RuntimeException {
        InDoubt() {
            super("decided before", null, false, false);
        }
    }
}
