package org.milepost.amcash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.milepost.dialect.CommandRunner;
import org.milepost.dialect.IdempotencyKey;
import org.milepost.dialect.KeyOutcome;
import org.milepost.dialect.OutcomeQuery;
import org.milepost.dialect.OutcomeState;
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
 * The tills of a simulation: their requests and the answers. A request is served by the same
 * classes as behind the endpoint, on a simulated thread of the instance; the seed decides whether
 * the network delivers.
 */
final class SimulatedTill {

    /** An instance of the service. */
    record Instance(
            SimulatedProcess process, Ledger ledger, CommandRunner runner, AtomicInteger serving) {

        /** Serves a request on a new simulated thread. */
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

    /** A redemption or reversal that a till requests under one key, possibly several times. */
    static final class PlannedRedemption {
        final int key;
        final String collector;
        final int dollars;
        final List<Attempt> attempts = new ArrayList<>();
        final List<Attempt> questions = new ArrayList<>();

        PlannedRedemption(int key, String collector, int dollars) {
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

    /** How an attempt ended for the till. */
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
        boolean disconnected;
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
    Attempt redeem(Instance instance, PlannedRedemption planned) {
        Attempt attempt = begin(instance, planned);
        instance.serve(
                () -> {
                    arrive(attempt, planned);
                    Terms terms = terms(planned, Draft.redeem(planned.dollars + ".00"));
                    Deadline time = start(instance);
                    answer(
                            attempt,
                            time,
                            () -> redeem(instance.runner(), attempt, terms, planned, time));
                });
        return attempt;
    }

    private static ConfirmationNumber number(Terms terms, int ordinal) {
        BookedTransfer redemption =
                new BookedTransfer(new TransferId(terms.cash(), ordinal), SimulatedDatabase.EPOCH);
        return NUMBERS.read(terms.cash(), NUMBERS.of(redemption));
    }

    /** Sends a reversal of a redemption; the attempt ends later. */
    Attempt reverse(Instance instance, PlannedRedemption planned, int ordinal) {
        Attempt attempt = begin(instance, planned);
        instance.serve(
                () -> {
                    arrive(attempt, planned);
                    Terms terms = terms(planned, Draft.reverse("0000000000000000"));
                    Deadline time = start(instance);
                    Reversal reversal =
                            new Reversal(
                                    terms,
                                    terms.cash(),
                                    number(terms, ordinal),
                                    terms.identity(List.of("key-" + planned.key)));
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
            CommandRunner runner,
            Attempt attempt,
            Terms terms,
            PlannedRedemption planned,
            Deadline time) {
        Identity identity = terms.identity(List.of("key-" + planned.key));
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

    /**
     * Asks what became of a redemption or reversal; the attempt ends later, with a state as code.
     */
    Attempt ask(Instance instance, PlannedRedemption planned, Call call) {
        Attempt attempt = new Attempt(instance.process());
        attempt.startNanos = simulation.nanoTime();
        planned.questions.add(attempt);
        instance.serve(
                () -> {
                    simulation.pass(1 + delays.getAsLong());
                    Terms terms = terms(planned, Draft.redeem("10.00"));
                    Identity identity =
                            OutcomeQuery.identity(
                                    new IdempotencyKey("key-" + planned.key),
                                    Terms.caller(terms.sponsor()),
                                    call.name());
                    IntFunction<OutcomeQuery> query =
                            number ->
                                    new OutcomeQuery(
                                            terms.cash(),
                                            terms.collector(),
                                            identity,
                                            call == Call.REDEEM
                                                    ? Redemption.CANCELLABLE_FOR
                                                    : Duration.ZERO,
                                            booked -> Redemption.undoing(booked, identity),
                                            number);
                    ask(instance, attempt, call, query, start(instance));
                });
        return attempt;
    }

    /** The same steps as those of the endpoint. */
    private void ask(
            Instance instance,
            Attempt attempt,
            Call call,
            IntFunction<OutcomeQuery> query,
            Deadline time) {
        try {
            if (call == Call.REVERSE) {
                deliver(attempt, instance.runner().run(query.apply(1), time), () -> {});
                return;
            }
            AtomicReference<KeyOutcome> decided = new AtomicReference<>();
            Response response =
                    instance.runner()
                            .runDelivered(
                                    query,
                                    time,
                                    (CommandResult<KeyOutcome> executed) -> {
                                        decided.set(executed.answer());
                                        return ANSWER;
                                    });
            deliver(attempt, Objects.requireNonNull(decided.get()), response.undelivered());
        } catch (CommandRunner.TooLate | CommandRunner.InDoubt e) {
            deliver(attempt, OutcomeState.UNDER_WAY);
        } catch (LedgerFailure e) {
            deliver(attempt, OutcomeState.of(e));
        }
    }

    private void deliver(Attempt attempt, KeyOutcome outcome, Runnable undelivered) {
        simulation.pass(simulation.random().nextLong(1, 300_000));
        if (simulation.happens(60)) {
            end(attempt, Ending.LOST);
            undelivered.run();
            return;
        }
        switch (outcome) {
            case KeyOutcome.NoEffect _ -> deliver(attempt, OutcomeState.NO_EFFECT);
            case KeyOutcome.Cancelled _ -> deliver(attempt, OutcomeState.CANCELLED);
            case KeyOutcome.Answered it -> {
                attempt.facts = Outcome.ofFacts(it.answer().facts()).facts();
                attempt.ordinal = it.answer().booking().map(at -> at.id().ordinal()).orElse(0);
                deliver(attempt, OutcomeState.of(it));
            }
            case KeyOutcome.NoAccount _ -> throw new IllegalStateException("it has an account");
        }
    }

    private void deliver(Attempt attempt, OutcomeState state) {
        attempt.code = state.name();
        end(attempt, Ending.DELIVERED);
    }

    private static Deadline start(Instance instance) {
        return Deadline.start(instance.process(), CheckoutSimulation.DEADLINE);
    }

    private void answer(Attempt attempt, Deadline time, Runnable serving) {
        try {
            serving.run();
        } catch (CommandRunner.TooLate e) {
            say(attempt, ResponseCode.TIMED_OUT);
        } catch (InvalidParameter e) { // its outcome was asked for before it arrived
            say(attempt, ResponseCode.INVALID_PARAMETER);
        } catch (CommandRunner.InDoubt e) {
            end(attempt, Ending.LOST);
        } catch (LedgerFailure e) {
            boolean tooLate = e.reason() == LedgerFailure.Reason.SHED || time.isOver();
            say(attempt, tooLate ? ResponseCode.TIMED_OUT : ResponseCode.SERVER_ERROR);
        }
    }

    private void say(Attempt attempt, ResponseCode code) {
        if (attempt.disconnected) {
            end(attempt, Ending.LOST);
            return;
        }
        attempt.code = code.code();
        end(attempt, Ending.DELIVERED);
    }

    private void deliver(
            Attempt attempt, CommandResult<CheckoutReceipt> executed, Runnable undelivered) {
        simulation.pass(simulation.random().nextLong(1, 300_000));
        boolean isLost = attempt.disconnected || simulation.happens(60);
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

    private void arrive(Attempt attempt, PlannedRedemption planned) {
        long delay = delays.getAsLong();
        if (delay > 0) {
            simulation.pass(delay);
        }
        attempt.hasArrived = true;
        int place = planned.attempts.indexOf(attempt);
        if (planned.attempts.stream().skip(place + 1L).anyMatch(it -> it.hasArrived)) {
            reordered++;
            simulation.note("late " + planned.key);
        }
    }

    private Attempt begin(Instance instance, PlannedRedemption planned) {
        Attempt attempt = new Attempt(instance.process());
        attempt.startNanos = simulation.nanoTime();
        planned.attempts.add(attempt);
        return attempt;
    }

    private void end(Attempt attempt, Ending ending) {
        attempt.ending = ending;
        attempt.endNanos = simulation.nanoTime();
        simulation.note("answer " + ending + " " + attempt.code + " " + attempt.ordinal);
    }

    private static Terms terms(PlannedRedemption planned, Draft draft) {
        return RuleInput.of(
                        draft.with(Field.COLLECTOR_NUMBER, planned.collector)
                                .with(Field.TRACE_ID, Integer.toString(planned.key)))
                .terms();
    }
}
