package org.milepost.amcash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.milepost.dialect.CommandRunner;
import org.milepost.http.Response;
import org.milepost.ledger.BookedTransfer;
import org.milepost.ledger.CommandResult;
import org.milepost.ledger.ConfirmationNumber;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.Identity;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.LedgerFailure;
import org.milepost.ledger.SimulatedDatabase;
import org.milepost.ledger.TransferId;
import org.milepost.threads.Deadline;
import org.milepost.threads.SimulatedProcess;
import org.milepost.threads.Simulation;

/**
 * What tills of a simulation ask for, and what became of it. A request is served by the real path
 * behind the endpoint, on a strand of the instance's; the network is a coin.
 */
final class SimulatedTill {

    /** An instance of the service. */
    record Instance(
            SimulatedProcess process, Ledger ledger, CommandRunner runner, AtomicInteger serving) {

        /** Serves a request on a strand of its own. */
        void serve(Runnable request) {
            serving.incrementAndGet();
            process.start(
                    "request",
                    () -> {
                        request.run();
                        serving.decrementAndGet();
                    });
        }
    }

    /** Something that is asked for, as often as it takes, under one key. */
    static final class Wish {
        final int key;
        final String collector;
        final int dollars;
        final List<Attempt> attempts = new ArrayList<>();

        Wish(int key, String collector, int dollars) {
            this.key = key;
            this.collector = collector;
            this.dollars = dollars;
        }

        /** The transfer of the first approval that came. */
        OptionalInt approved() {
            return attempts.stream()
                    .filter(it -> it.ending == Ending.DELIVERED && it.ordinal > 0)
                    .mapToInt(it -> it.ordinal)
                    .findFirst();
        }
    }

    /** How an attempt ended, as the till knows it. */
    enum Ending {
        OPEN,
        DELIVERED,
        LOST,
        CRASHED
    }

    /** One sending. */
    static final class Attempt {
        final SimulatedProcess process;
        Ending ending = Ending.OPEN;
        boolean hungUp;
        boolean hasArrived;
        String code = "";
        String facts = "";
        int ordinal;
        long startNanos;
        long endNanos;

        Attempt(SimulatedProcess process) {
            this.process = process;
        }

        @Override
        public String toString() {
            return "%d-%d %s %s %d"
                    .formatted(startNanos / 1_000, endNanos / 1_000, ending, code, ordinal);
        }
    }

    private static final ConfirmationNumbers NUMBERS = new ConfirmationNumbers(new byte[32]);

    private static final Response ANSWER =
            new Response(200, "application/json", new byte[0], Map.of());

    /** The endpoint's; see {@link CommandRunner#run}. */
    private static final Duration GRACE = Duration.ofMillis(400);

    private final Simulation simulation;

    private final LongSupplier delays;
    private int reordered;

    /**
     * Tills of a simulation.
     *
     * @param delays how many nanoseconds the next request is on its way
     */
    SimulatedTill(Simulation simulation, LongSupplier delays) {
        this.simulation = simulation;
        this.delays = delays;
    }

    /** How many requests came after a later one for the same. */
    int reordered() {
        return reordered;
    }

    /** Sends a redemption; the attempt ends later. */
    Attempt redeem(Instance instance, Wish wish) {
        Attempt attempt = begin(instance, wish);
        instance.serve(
                () -> {
                    arrive(attempt, wish);
                    Terms terms = terms(wish, Draft.redeem(wish.dollars + ".00"));
                    Deadline time = start(instance);
                    answer(
                            attempt,
                            time,
                            () -> redeem(instance.runner(), attempt, terms, wish, time));
                });
        return attempt;
    }

    private static ConfirmationNumber number(Terms terms, int ordinal) {
        BookedTransfer redemption =
                new BookedTransfer(new TransferId(terms.cash(), ordinal), SimulatedDatabase.EPOCH);
        return NUMBERS.read(terms.cash(), NUMBERS.of(redemption));
    }

    /** Sends a reversal of a redemption; the attempt ends later. */
    Attempt reverse(Instance instance, Wish wish, int ordinal) {
        Attempt attempt = begin(instance, wish);
        instance.serve(
                () -> {
                    arrive(attempt, wish);
                    Terms terms = terms(wish, Draft.reverse("0000000000000000"));
                    Deadline time = start(instance);
                    Reversal reversal =
                            new Reversal(
                                    terms,
                                    terms.cash(),
                                    number(terms, ordinal),
                                    terms.identity(List.of("key-" + wish.key)));
                    answer(
                            attempt,
                            time,
                            () ->
                                    deliver(
                                            attempt,
                                            instance.ledger()
                                                    .execute(
                                                            reversal,
                                                            time.left(),
                                                            time.leftWith(GRACE)),
                                            () -> {}));
                });
        return attempt;
    }

    /** The same steps as those of the endpoint. */
    private void redeem(
            CommandRunner runner, Attempt attempt, Terms terms, Wish wish, Deadline time) {
        Identity identity = terms.identity(List.of("key-" + wish.key));
        AtomicReference<CommandResult<CheckoutReceipt>> decided = new AtomicReference<>();
        Response response =
                runner.runDelivered(
                        number -> new Redemption(terms, terms.cash(), identity, number),
                        time,
                        (CommandResult<CheckoutReceipt> executed) -> {
                            decided.set(executed);
                            return ANSWER;
                        });
        deliver(attempt, Objects.requireNonNull(decided.get()), response.undelivered());
    }

    private static Deadline start(Instance instance) {
        return Deadline.start(instance.process(), SimulatedDay.DEADLINE);
    }

    private void answer(Attempt attempt, Deadline time, Runnable serving) {
        try {
            serving.run();
        } catch (CommandRunner.TooLate e) {
            say(attempt, ResponseCode.TIMED_OUT);
        } catch (CommandRunner.InDoubt e) {
            end(attempt, Ending.LOST);
        } catch (LedgerFailure e) {
            boolean tooLate = e.reason() == LedgerFailure.Reason.SHED || time.isOver();
            say(attempt, tooLate ? ResponseCode.TIMED_OUT : ResponseCode.SERVER_ERROR);
        }
    }

    private void say(Attempt attempt, ResponseCode code) {
        if (attempt.hungUp) {
            end(attempt, Ending.LOST);
            return;
        }
        attempt.code = code.code();
        end(attempt, Ending.DELIVERED);
    }

    private void deliver(
            Attempt attempt, CommandResult<CheckoutReceipt> executed, Runnable undelivered) {
        simulation.pass(simulation.random().nextLong(1, 300_000));
        boolean isLost = attempt.hungUp || simulation.happens(60);
        if (isLost) {
            end(attempt, Ending.LOST);
            undelivered.run();
            return;
        }
        attempt.code = executed.answer().outcome().code();
        attempt.facts = executed.answer().outcome().facts();
        attempt.ordinal = executed.booked().map(it -> it.id().ordinal()).orElse(0);
        end(attempt, Ending.DELIVERED);
    }

    private void arrive(Attempt attempt, Wish wish) {
        long delay = delays.getAsLong();
        if (delay > 0) {
            simulation.pass(delay);
        }
        attempt.hasArrived = true;
        int place = wish.attempts.indexOf(attempt);
        if (wish.attempts.stream().skip(place + 1L).anyMatch(it -> it.hasArrived)) {
            reordered++;
            simulation.note("late " + wish.key);
        }
    }

    private Attempt begin(Instance instance, Wish wish) {
        Attempt attempt = new Attempt(instance.process());
        attempt.startNanos = simulation.nanoTime();
        wish.attempts.add(attempt);
        return attempt;
    }

    private void end(Attempt attempt, Ending ending) {
        attempt.ending = ending;
        attempt.endNanos = simulation.nanoTime();
        simulation.note("answer " + ending + " " + attempt.code + " " + attempt.ordinal);
    }

    private static Terms terms(Wish wish, Draft draft) {
        return Scene.of(
                        draft.with(Field.COLLECTOR_NUMBER, wish.collector)
                                .with(Field.TRACE_ID, Integer.toString(wish.key)))
                .terms();
    }
}
