package org.milepost.dialect;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import org.milepost.http.Response;
import org.milepost.ledger.Cancellable;
import org.milepost.ledger.CancellationResult;
import org.milepost.ledger.Command;
import org.milepost.ledger.CommandResult;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.LedgerFailure;
import org.milepost.ledger.TransferId;
import org.milepost.threads.BackgroundTasks;
import org.milepost.threads.Deadline;
import org.milepost.threads.FatalErrors;
import org.milepost.threads.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs commands of all APIs and returns their answers, under one of two policies.
 *
 * <p>{@link #run}: a booked transfer stays booked, whether or not the answer reaches the caller; a
 * retry gets the same answer.
 *
 * <p>{@link #runDelivered}: a booked transfer stays booked only if it was decided within the
 * deadline and the socket accepted the answer. Otherwise it is cancelled: before the caller gets
 * "too late", or after the connection failed. It also stays booked while another attempt is a
 * recipient of the same answer; a late caller then gets that answer. A retry of a booked command
 * never gets "nothing is charged": if it can get neither the answer nor a correct refusal in time,
 * its connection is closed without an answer ({@link InDoubt}).
 *
 * <p>A cancellation that fails, because the database is out of reach or still working, is tried
 * again in the background, for as long as a command can be cancelled.
 *
 * <p>Threads: shared; calls block the thread of their request.
 */
public final class CommandRunner implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CommandRunner.class);

    /** How long after the deadline a decision may arrive; it is then given or cancelled. */
    private static final Duration GRACE = Duration.ofMillis(400);

    /**
     * How long after the deadline an answer may be known; the rest of a second is for sending it.
     */
    private static final Duration ANSWER_GRACE = Duration.ofMillis(700);

    /** The least time that a last look-up gets. */
    private static final Duration LAST_LOOK_MIN = Duration.ofMillis(100);

    private static final Duration CANCELLING_MAX = Duration.ofSeconds(60);
    private static final Duration CANCELLING_PAUSE = Duration.ofMillis(250);
    private static final Duration CANCELLING_TRY_MAX = Duration.ofSeconds(10);
    private static final Duration CLOSING_MAX = Duration.ofSeconds(10);

    private final Ledger ledger;
    private final Threads threads;
    private final IntSupplier attempts;
    private final BackgroundTasks cancelling;

    /** A runner over these books, on the threads of the JVM. */
    public CommandRunner(Ledger ledger) {
        this(ledger, Threads.REAL, () -> ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE));
    }

    /**
     * A runner over these books.
     *
     * @param attempts random numbers that are not 0
     */
    public CommandRunner(Ledger ledger, Threads threads, IntSupplier attempts) {
        this.ledger = ledger;
        this.threads = threads;
        this.attempts = attempts;
        this.cancelling = threads.background();
    }

    /**
     * An attempt that was decided.
     *
     * @param command the attempt that holds the answer
     */
    private record Decided<A>(Cancellable<A> command, CommandResult<A> executed) {
        boolean isBooked() {
            return executed.booked().isPresent();
        }
    }

    /**
     * Runs a command that is never cancelled.
     *
     * @throws LedgerFailure when it was not executed, or its result is unknown
     */
    public <A> A run(Command<A> command, Deadline deadline) {
        return ledger.execute(command, deadline.left(), deadline.leftWith(GRACE)).answer();
    }

    /**
     * Runs a command that is cancelled when its answer is not delivered.
     *
     * @param command the command of an attempt with this random number
     * @param wording makes the response from the decision; when it throws, nothing was delivered
     * @throws TooLate when it was not decided in time; it is not booked, or it is being cancelled
     * @throws InDoubt when it was decided before, but that answer cannot be given now
     * @throws LedgerFailure when the database failed
     */
    public <A> Response runDelivered(
            IntFunction<? extends Cancellable<A>> command,
            Deadline deadline,
            Function<CommandResult<A>, Response> wording) {
        Decided<A> decided = decide(command, deadline);
        try {
            Response response = wording.apply(decided.executed());
            requireInTime(decided, deadline);
            return decided.isBooked()
                    ? response.whenUndelivered(() -> cancel(decided.command()))
                    : response;
        } catch (RuntimeException | Error e) {
            if (decided.isBooked()) {
                cancelLater(decided.command());
            }
            throw e;
        }
    }

    /** Ends the cancellations in the background, within a bounded time. */
    @Override
    public void close() {
        if (!cancelling.end(CLOSING_MAX)) {
            LOG.warn(
                    "the process stops before some redemptions with lost"
                            + " answers are cancelled; they stay booked, and a retry gets"
                            + " the answer; compare them with the till's journal");
        }
    }

    private <A> Decided<A> decide(
            IntFunction<? extends Cancellable<A>> command, Deadline deadline) {
        Cancellable<A> first = command.apply(attempts.getAsInt());
        try {
            return new Decided<>(
                    first, ledger.execute(first, deadline.left(), deadline.leftWith(GRACE)));
        } catch (LedgerFailure e) {
            return switch (e.reason()) {
                case SHED -> decidedBefore(first, deadline);
                case UNKNOWN -> {
                    cancelLater(first);
                    if (!deadline.isOver()) {
                        throw e;
                    }
                    // This attempt is being removed, so the look-up needs another one.
                    yield decidedBefore(command.apply(attempts.getAsInt()), deadline);
                }
                case FAILED -> throw e;
            };
        }
    }

    /**
     * The answer of an earlier attempt. A command that was not decided in time may be a retry of
     * one that was approved before, so it must not get "nothing is charged".
     */
    private <A> Decided<A> decidedBefore(Cancellable<A> command, Deadline deadline) {
        if (!hasBooked(command, deadline)) {
            throw new TooLate();
        }
        try {
            return new Decided<>(command, ledger.replay(command, lastLook(deadline)));
        } catch (LedgerFailure e) {
            cancelLater(command);
            throw new InDoubt();
        }
    }

    /** Whether it is known to be booked; false while the database is out of reach. */
    private boolean hasBooked(Cancellable<?> command, Deadline deadline) {
        try {
            return ledger.hasBooked(command, lastLook(deadline));
        } catch (LedgerFailure e) {
            LOG.debug("an earlier answer could not be looked up", e);
            return false;
        }
    }

    /**
     * Cancels a command that was decided after the deadline. Returns when it stays booked, because
     * it was decided before or a retry has got the answer.
     *
     * @throws TooLate when it is not booked
     */
    private void requireInTime(Decided<?> decided, Deadline deadline) {
        if (!deadline.isOver() || (decided.executed().isReplay() && decided.isBooked())) {
            return;
        }
        if (decided.isBooked()) {
            TransferId booked = decided.executed().booked().orElseThrow().id();
            try {
                CancellationResult result =
                        ledger.cancelLate(decided.command(), booked, lastLook(deadline));
                if (result == CancellationResult.HELD || result == CancellationResult.TOO_LATE) {
                    return;
                }
            } catch (LedgerFailure e) {
                cancelLater(decided.command());
            }
        }
        throw new TooLate();
    }

    private static Duration lastLook(Deadline deadline) {
        Duration left = deadline.leftWith(ANSWER_GRACE);
        return left.compareTo(LAST_LOOK_MIN) < 0 ? LAST_LOOK_MIN : left;
    }

    private void cancelLater(Cancellable<?> command) {
        if (!cancelling.run(() -> cancel(command))) {
            LOG.warn(
                    "the process stops, so a redemption with a lost answer is"
                            + " not cancelled; if it is booked it stays booked, and a"
                            + " retry gets the answer; compare it with the till's journal");
        }
    }

    /**
     * Cancels the command if it is booked, and repeats that until the result is known or it is too
     * late.
     */
    private void cancel(Cancellable<?> command) {
        Deadline deadline = Deadline.start(threads, CANCELLING_MAX);
        boolean hasFailed = false;
        while (!deadline.isOver() && !Thread.currentThread().isInterrupted()) {
            try {
                CancellationResult result = ledger.cancel(command, CANCELLING_TRY_MAX);
                LOG.info(
                        "an answer was not delivered; the result of cancelling its"
                                + " redemption is {}; nothing to do",
                        result);
                return;
            } catch (LedgerFailure e) {
                pause();
            } catch (RuntimeException e) { // a defect may affect one try only
                FatalErrors.endProcessIfFatal(e);
                if (!hasFailed) {
                    LOG.error(
                            "cancelling a redemption with a lost answer failed; it is"
                                    + " repeated for {} s; report this as a defect",
                            CANCELLING_MAX.toSeconds(),
                            e);
                }
                hasFailed = true;
                pause();
            }
        }
        LOG.warn(
                "a redemption with a lost answer could not be cancelled in"
                        + " time; if it is booked it stays booked, and a retry gets"
                        + " the answer; check the database, and compare it with the"
                        + " till's journal");
    }

    private void pause() {
        try {
            threads.sleep(CANCELLING_PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A command was not decided in time, and it is not booked. */
    @SuppressWarnings("serial") // never serialized
    public static final class TooLate extends RuntimeException {
        /** The request is not booked. */
        public TooLate() {
            super("not decided in time", null, false, false);
        }
    }

    /** A command was decided before, and there is no time left to read its answer. */
    @SuppressWarnings("serial") // never serialized
    public static final class InDoubt extends RuntimeException {
        InDoubt() {
            super("decided before", null, false, false);
        }
    }
}
