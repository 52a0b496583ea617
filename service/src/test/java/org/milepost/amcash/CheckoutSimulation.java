package org.milepost.amcash;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.milepost.amcash.SimulatedTill.Attempt;
import org.milepost.amcash.SimulatedTill.Ending;
import org.milepost.amcash.SimulatedTill.Instance;
import org.milepost.amcash.SimulatedTill.PlannedRedemption;
import org.milepost.commit.LaneSettings;
import org.milepost.dialect.CommandRunner;
import org.milepost.dialect.OutcomeState;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountOpening;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.SimulatedDatabase;
import org.milepost.ledger.Standing;
import org.milepost.threads.SimulatedProcess;
import org.milepost.threads.Simulation;

/**
 * A simulation of the checkout: two instances over one database, six tills that retry, disconnect
 * and reverse, and every fault that can be injected. The seed alone chooses the order of steps and
 * the faults.
 */
final class CheckoutSimulation {

    private static final int COMMANDS_MIN = 200;
    private static final int FAULTS_MIN = 10;
    private static final int TILLS = 6;
    private static final int INSTANCES = 2;
    private static final int FAULTS_PER_THOUSAND = 15;
    private static final int CRASHES_PER_THOUSAND = 5;
    private static final int LATE_PER_THOUSAND = 120;
    private static final long MILLIS = 1_000_000;
    private static final long QUIET = Duration.ofSeconds(75).toNanos();
    static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final LaneSettings LANES =
            new LaneSettings(2, 4, 3, false, 5, Duration.ofSeconds(5));
    private static final Map<String, Long> COLLECTORS =
            new TreeMap<>(
                    Map.of("80000000001", 950L, "80000000002", 2_000L, "80000000003", 20_000L));

    private final long seed;
    private final Simulation simulation;
    private final SplittableRandom random;

    /**
     * A separate source for the faults that were added later, so that older seeds keep their runs.
     */
    private final SplittableRandom laterFaults;

    private final boolean hasLaterFaults;

    /** The same for the questions what became of a key. */
    private final SplittableRandom questions;

    private final SimulatedTill tills;
    private final SimulatedDatabase database;
    private final CheckoutModel books = new CheckoutModel();
    private final SimulatedProcess world;
    private final List<Instance> instances = new ArrayList<>();
    private final List<PlannedRedemption> redemptions = new ArrayList<>();
    private final List<PlannedRedemption> reversals = new ArrayList<>();
    private final Map<String, Integer> faultCounts = new TreeMap<>();
    private final Instant start;
    private int sent;
    private int tillsDone;
    private int names;
    private boolean quiet;

    /**
     * The result of a run.
     *
     * @param outcomes how often each state was the answer to the question about a key
     */
    record Result(
            long seed,
            int commands,
            int faults,
            Map<String, Integer> kinds,
            Map<String, Integer> outcomes,
            Duration simulated,
            List<String> trace,
            List<String> failures) {}

    private CheckoutSimulation(long seed, boolean hasLaterFaults) {
        this.seed = seed;
        this.hasLaterFaults = hasLaterFaults;
        simulation = new Simulation(seed);
        random = simulation.random();
        laterFaults = new SplittableRandom(~seed);
        questions = new SplittableRandom(Long.reverse(seed));
        tills = new SimulatedTill(simulation, this::delayNanos);
        world = new SimulatedProcess(simulation, "world");
        // In half of the runs the business day ends while the tills are busy.
        start =
                Instant.parse(
                        random.nextBoolean() ? "2026-06-15T16:00:00Z" : "2026-06-16T06:59:50Z");
        Map<AccountOpening, Long> openings = new LinkedHashMap<>();
        COLLECTORS.forEach(
                (number, miles) -> {
                    openings.put(opening(number, Terms.CASH, 1), miles);
                    books.open(number, miles);
                });
        database =
                new SimulatedDatabase(
                        simulation, openings, start, books::committed, this::crashesAt);
        for (int i = 0; i < INSTANCES; i++) {
            instances.add(join());
        }
    }

    /** Runs this seed. */
    static Result run(long seed) {
        CheckoutSimulation simulation = new CheckoutSimulation(seed, true);
        return simulation.run();
    }

    /**
     * Runs this seed without late requests and without crashes at commits, so that older seeds
     * reproduce what they found.
     */
    static Result runWithoutLateRequests(long seed) {
        CheckoutSimulation simulation = new CheckoutSimulation(seed, false);
        return simulation.run();
    }

    /** How long a request is delayed. */
    private long delayNanos() {
        return hasLaterFaults && laterFaults.nextInt(1_000) < LATE_PER_THOUSAND
                ? laterFaults.nextLong(1, 1_500 * MILLIS)
                : 0;
    }

    private Result run() {
        database.faultsPerThousand(FAULTS_PER_THOUSAND);
        for (int i = 0; i < TILLS; i++) {
            world.start("till", this::trade);
        }
        world.start("faults", this::injectFaults);
        simulation.run(() -> tillsDone == TILLS);
        quiet = true;
        database.faultsPerThousand(0);
        long end = simulation.nanoTime() + QUIET;
        world.start("night", () -> simulation.pass(QUIET));
        simulation.run(() -> simulation.nanoTime() >= end);
        List<String> failures = new ArrayList<>(books.faults());
        failures.addAll(database.audit());
        redemptions.forEach(it -> check(it, failures));
        reversals.forEach(it -> checkAnswersAgree(it, failures));
        redemptions.forEach(it -> checkOutcomes(it, failures));
        reversals.forEach(it -> checkOutcomes(it, failures));
        Map<String, Integer> kinds = new TreeMap<>(faultCounts);
        kinds.put("REORDERED", tills.reordered());
        database.faults().forEach((fault, count) -> kinds.put(fault.name(), count));
        return new Result(
                seed,
                sent,
                faultCount(),
                kinds,
                outcomes(),
                Duration.ofNanos(simulation.nanoTime()),
                simulation.trace(),
                failures);
    }

    /** Counts faults that can lose something; joining is not one. */
    private int faultCount() {
        return database.faults().values().stream().mapToInt(it -> it).sum()
                + faultCounts.entrySet().stream()
                        .filter(it -> !it.getKey().equals("JOIN"))
                        .mapToInt(Map.Entry::getValue)
                        .sum();
    }

    // --- tills -----------------------------------------------------------------------------------

    private void trade() {
        while (sent < COMMANDS_MIN || faultCount() < FAULTS_MIN) {
            List<String> collectors = List.copyOf(COLLECTORS.keySet());
            PlannedRedemption planned =
                    new PlannedRedemption(
                            ++names,
                            collectors.get(random.nextInt(collectors.size())),
                            10 * (1 + random.nextInt(random.nextInt(4) == 0 ? 40 : 3)));
            redemptions.add(planned);
            sendImpatiently(planned);
            ask(planned, Call.REDEEM);
            if (random.nextInt(100) < 70) {
                sendUntilDecided(planned);
            }
            OptionalInt approved = planned.approved();
            if (approved.isPresent() && random.nextInt(3) == 0) {
                reverse(planned, approved.getAsInt());
            }
        }
        tillsDone++;
    }

    private void sendImpatiently(PlannedRedemption planned) {
        int sendings = 1 + random.nextInt(4);
        for (int i = 0; i < sendings; i++) {
            Instance instance = instance();
            Attempt attempt = send(instance, planned, OptionalInt.empty());
            boolean impatient = random.nextInt(3) > 0;
            await(instance, attempt, impatient ? random.nextLong(1, 40 * MILLIS) : Long.MAX_VALUE);
            if (attempt.ending == Ending.OPEN && random.nextBoolean()) {
                attempt.disconnected = true;
                faultCounts.merge("DISCONNECT", 1, Integer::sum);
            } else if (attempt.ending == Ending.OPEN) {
                faultCounts.merge("DUPLICATE", 1, Integer::sum);
            }
        }
    }

    /** Sends until there is a decision, a bounded number of times. */
    private void sendUntilDecided(PlannedRedemption planned) {
        for (int i = 0; i < 12; i++) {
            Instance instance = instance();
            Attempt attempt = send(instance, planned, OptionalInt.empty());
            await(instance, attempt, Long.MAX_VALUE);
            if (attempt.ending == Ending.DELIVERED
                    && (isDecided(attempt) || isRefusedForItsKey(attempt))) {
                return;
            }
            simulation.pass(random.nextLong(1, 300 * MILLIS));
        }
    }

    private void reverse(PlannedRedemption planned, int ordinal) {
        PlannedRedemption reversal = new PlannedRedemption(++names, planned.collector, 0);
        reversals.add(reversal);
        int sendings = 1 + random.nextInt(3);
        for (int i = 0; i < sendings; i++) {
            Instance instance = instance();
            Attempt attempt = send(instance, reversal, OptionalInt.of(ordinal));
            await(instance, attempt, random.nextLong(1, 3_000 * MILLIS));
        }
        ask(reversal, Call.REVERSE);
    }

    /** Asks what became of a key, sometimes again, and does not always wait for the answer. */
    private void ask(PlannedRedemption planned, Call call) {
        while (hasLaterFaults && questions.nextInt(4) == 0) {
            Instance instance = instance();
            simulation.note("ask " + planned.key + " " + instance.process().name());
            Attempt question = tills.ask(instance, planned, call);
            await(
                    instance,
                    question,
                    questions.nextBoolean() ? Long.MAX_VALUE : questions.nextLong(1, 40 * MILLIS));
        }
    }

    private Attempt send(Instance instance, PlannedRedemption planned, OptionalInt reverses) {
        sent++;
        simulation.note("send " + planned.key + " to " + instance.process().name());
        return reverses.isPresent()
                ? tills.reverse(instance, planned, reverses.getAsInt())
                : tills.redeem(instance, planned);
    }

    private void await(Instance instance, Attempt attempt, long nanos) {
        SimulatedProcess process = instance.process();
        simulation.await(() -> attempt.ending != Ending.OPEN || process.isKilled(), nanos);
    }

    private Instance instance() {
        simulation.await(() -> !instances.isEmpty(), Long.MAX_VALUE);
        return instances.get(random.nextInt(instances.size()));
    }

    // --- faults ----------------------------------------------------------------------------------

    private void injectFaults() {
        while (!quiet) {
            simulation.pass(random.nextLong(20 * MILLIS, 900 * MILLIS));
            if (quiet || instances.isEmpty()) {
                continue;
            }
            Instance instance = instances.get(random.nextInt(instances.size()));
            switch (random.nextInt(5)) {
                case 0 -> crash(instance, "CRASH");
                case 1 -> leave(instance);
                default -> {}
            }
        }
        simulation.await(() -> instances.size() == INSTANCES, Long.MAX_VALUE);
    }

    /** Called when an instance is about to commit, or has just committed. */
    private boolean crashesAt(SimulatedProcess process, boolean isCommitted) {
        if (quiet || !hasLaterFaults || laterFaults.nextInt(1_000) >= CRASHES_PER_THOUSAND) {
            return false;
        }
        for (Instance instance : List.copyOf(instances)) {
            if (instance.process().equals(process)) {
                crash(instance, isCommitted ? "CRASH_AFTER_COMMIT" : "CRASH_BEFORE_COMMIT");
                return true;
            }
        }
        return false;
    }

    private void crash(Instance instance, String when) {
        mishap(when, instance);
        instances.remove(instance);
        instance.process().kill();
        database.lost(instance.process());
        redemptions.forEach(CheckoutSimulation::noteCrashes);
        reversals.forEach(CheckoutSimulation::noteCrashes);
        joinLater();
    }

    private void leave(Instance instance) {
        mishap("LEAVE", instance);
        instances.remove(instance);
        instance.process()
                .start(
                        "stop",
                        () -> {
                            // The server lets requests in flight finish before anything else ends.
                            simulation.await(() -> instance.serving().get() == 0, Long.MAX_VALUE);
                            instance.process().closing();
                            instance.runner().close();
                            instance.ledger().close();
                            simulation.note("left " + instance.process().name());
                        });
        joinLater();
    }

    private void joinLater() {
        world.start(
                "join",
                () -> {
                    simulation.pass(random.nextLong(1, 1_000 * MILLIS));
                    instances.add(join());
                });
    }

    private Instance join() {
        faultCounts.merge("JOIN", 1, Integer::sum);
        SimulatedProcess process = new SimulatedProcess(simulation, "instance-" + ++names);
        long[] skewMicros = {random.nextLong(-1_500_000, 1_500_000)};
        InstantSource clock =
                () ->
                        start.plusNanos(simulation.nanoTime())
                                .plus(skewMicros[0], ChronoUnit.MICROS)
                                .truncatedTo(ChronoUnit.MICROS);
        world.start(
                "clock",
                () -> {
                    simulation.pass(random.nextLong(1, 20_000 * MILLIS));
                    if (!quiet) {
                        skewMicros[0] += random.nextLong(-1_000_000, 1_000_000);
                        faultCounts.merge("CLOCK_STEP", 1, Integer::sum);
                    }
                });
        Ledger ledger = database.open(process, LANES, clock);
        return new Instance(
                process,
                ledger,
                new CommandRunner(ledger, process, () -> random.nextInt(1, Integer.MAX_VALUE)),
                new AtomicInteger());
    }

    private void mishap(String name, Instance instance) {
        faultCounts.merge(name, 1, Integer::sum);
        simulation.note(name + " " + instance.process().name());
    }

    private static void noteCrashes(PlannedRedemption planned) {
        for (List<Attempt> all : List.of(planned.attempts, planned.questions)) {
            for (Attempt attempt : all) {
                if (attempt.ending == Ending.OPEN && attempt.process.isKilled()) {
                    attempt.ending = Ending.CRASHED;
                }
            }
        }
    }

    // --- checks ----------------------------------------------------------------------------------

    private void check(PlannedRedemption planned, List<String> failures) {
        checkAnswersAgree(planned, failures);
        // What a killed process had not yet cancelled stays booked, and a retry finds it.
        boolean crashed =
                Stream.concat(planned.attempts.stream(), planned.questions.stream())
                        .anyMatch(it -> it.ordinal == 0 && it.process.isKilled());
        boolean approved = planned.approved().isPresent() || saysBooked(planned);
        for (Attempt attempt : planned.attempts) {
            if (attempt.ending == Ending.OPEN) {
                failures.add("no end: " + text(planned));
            }
        }
        long stands = booksOf(planned);
        if (stands > 1) {
            failures.add(stands + " redemptions stand: " + text(planned));
        }
        if (stands == 1 && !approved && !crashed) {
            failures.add("charged without an answer: " + text(planned));
        }
    }

    /** What was said of a key is what the books have in the end. */
    private void checkOutcomes(PlannedRedemption planned, List<String> failures) {
        boolean stands =
                booksOf(planned) > 0 || books.wasReversedUnder(planned.collector, planned.key);
        for (Attempt question : planned.questions) {
            if (question.ending != Ending.DELIVERED) {
                continue;
            }
            boolean holds =
                    switch (OutcomeState.valueOf(question.code)) {
                        case NO_EFFECT, CANCELLED, REFUSED ->
                                !stands && planned.approved().isEmpty();
                        case BOOKED ->
                                books.wasBooked(planned.collector, question.ordinal)
                                        && !books.wasCancelled(planned.collector, question.ordinal);
                        case UNDER_WAY, UNKNOWN -> true;
                    };
            if (!holds) {
                failures.add("said " + question + " of " + text(planned));
            }
        }
    }

    private static boolean saysBooked(PlannedRedemption planned) {
        return planned.questions.stream()
                .anyMatch(it -> it.ending == Ending.DELIVERED && it.ordinal > 0);
    }

    private Map<String, Integer> outcomes() {
        Map<String, Integer> counts = new TreeMap<>();
        Stream.concat(redemptions.stream(), reversals.stream())
                .flatMap(it -> it.questions.stream())
                .filter(it -> it.ending == Ending.DELIVERED)
                .forEach(it -> counts.merge(it.code, 1, Integer::sum));
        return counts;
    }

    /**
     * All decisions on one request are the same, and an approved redemption is booked or was
     * reversed.
     */
    private void checkAnswersAgree(PlannedRedemption planned, List<String> failures) {
        List<Attempt> decided =
                planned.attempts.stream()
                        .filter(it -> it.ending == Ending.DELIVERED && isDecided(it))
                        .toList();
        if (decided.stream().map(it -> it.facts + it.ordinal).distinct().count() > 1) {
            failures.add("different answers: " + text(planned));
        }
        boolean unbooked =
                decided.stream()
                        .filter(it -> it.ordinal > 0)
                        .anyMatch(it -> !books.wasBooked(planned.collector, it.ordinal));
        if (unbooked) {
            failures.add("approved and not in the books: " + text(planned));
        }
        boolean cancelled =
                decided.stream()
                        .filter(it -> it.ordinal > 0)
                        .anyMatch(it -> books.wasCancelled(planned.collector, it.ordinal));
        if (cancelled) {
            failures.add("approved and yet cancelled: " + text(planned));
        }
    }

    private long booksOf(PlannedRedemption planned) {
        return books.standingOf(planned.collector, planned.key);
    }

    private static boolean isDecided(Attempt attempt) {
        return !attempt.code.equals(ResponseCode.TIMED_OUT.code())
                && !attempt.code.equals(ResponseCode.SERVER_ERROR.code())
                && !isRefusedForItsKey(attempt);
    }

    private static boolean isRefusedForItsKey(Attempt attempt) {
        return attempt.code.equals(ResponseCode.INVALID_PARAMETER.code());
    }

    private static String text(PlannedRedemption planned) {
        return planned.key + " of " + planned.collector + " " + planned.attempts;
    }

    private static AccountOpening opening(String number, String currency, int id) {
        return new AccountOpening(
                AccountId.of(RuleInput.PROGRAMME.code(), number, currency),
                number,
                id,
                Standing.ORDINARY);
    }
}
