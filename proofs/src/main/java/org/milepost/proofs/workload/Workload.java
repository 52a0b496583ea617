package org.milepost.proofs.workload;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.milepost.bench.process.Pauses;
import org.milepost.proofs.history.History;
import org.milepost.proofs.history.Invocation;
import org.milepost.proofs.history.Operation;
import org.milepost.proofs.nemesis.Servers;

/**
 * The callers of a run, and what they share: the plan, the history, the tokens.
 *
 * <p>Threads: shared by all callers; started and ended by one thread.
 */
public final class Workload {

    /** The first trace; traces distinguish operations in the books. */
    private static final long FIRST_TRACE = 1_000_000;

    private static final Duration DECISION_MAX = Duration.ofMinutes(2);
    private static final int REPEATERS = 24;

    private final Plan plan;
    private final Servers servers;
    private final WorkloadTokens tokens;
    private final History history = new History();
    private final LoadClient client;
    private final SplittableRandom random;
    private final AtomicInteger scenarios = new AtomicInteger();
    private final AtomicLong traces = new AtomicLong(FIRST_TRACE);
    private final Queue<PlannedOperation> plannedOperations = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private int plannedBefore;
    private volatile Mode mode = Mode.WORK;

    /** What callers do after the request that is in progress. */
    private enum Mode {
        /** They go on, and send again what is not decided. */
        WORK,
        /** They go on until the first request that is not decided. */
        LEAVE,
        /** They end, and leave undecided what is. */
        LEFT,
        /** They repeat requests until these are decided, and then end. */
        FINISH
    }

    /**
     * What is done.
     *
     * @param seed of all random choices
     * @param repeatedMax ends when this many requests were sent again
     * @param firstCollector the lowest collector's number
     * @param collectors how many collectors there are
     * @param collectorsAtOnce how many of them are used at a time
     * @param members whose accounts partners use
     * @param tills how many tills there are
     * @param partners how many partners' programs there are
     * @param readers how many only read
     * @param isCareless whether tills stop waiting, close connections early and abandon requests
     * @param pace a till's pause between two scenarios
     * @param timeout how long a caller waits for an answer
     * @param isAlwaysAnswered whether an answer must come in that time
     */
    public record Plan(
            long seed,
            int repeatedMax,
            long firstCollector,
            int collectors,
            int collectorsAtOnce,
            List<SandboxMember> members,
            int tills,
            int partners,
            int readers,
            boolean isCareless,
            Duration pace,
            Duration timeout,
            boolean isAlwaysAnswered) {

        private static final int SCENARIOS_TO_NEXT_COLLECTOR = 25;

        public Plan {
            members = List.copyOf(members);
        }

        /**
         * The collector of a scenario: one of a few, which change slowly because of the daily
         * limit.
         */
        long collector(int scenario, SplittableRandom random) {
            return firstCollector
                    + (scenario / SCENARIOS_TO_NEXT_COLLECTOR + random.nextInt(collectorsAtOnce))
                            % collectors;
        }
    }

    /**
     * Callers that have not been started. Gets their tokens.
     *
     * @param scratch a directory for what commands print
     * @param tokenServer where a token can be requested now
     */
    public Workload(Plan plan, Servers servers, Path scratch, Supplier<URI> tokenServer) {
        this.plan = plan;
        this.servers = servers;
        this.random = new SplittableRandom(plan.seed());
        this.client = new LoadClient(plan.timeout(), history::violation);
        this.tokens = WorkloadTokens.get(scratch, tokenServer, plan.members());
    }

    public History history() {
        return history;
    }

    /** Starts the callers, again if they had ended. */
    public void start() {
        mode = Mode.WORK;
        plannedBefore = plannedOperations.size();
        threads.clear();
        for (int i = 0; i < plan.tills(); i++) {
            start("till-" + i, new Till(this));
        }
        for (int i = 0; i < plan.partners(); i++) {
            start("partner-" + i, new PartnerProcess(this, random.split()));
        }
        for (int i = 0; i < plan.readers(); i++) {
            start("reader-" + i, new ReadingCaller(this, random.split()));
        }
        Thread.ofPlatform().daemon().name("tokens").start(guarded("tokens", this::renewTokens));
    }

    private void start(String name, Runnable caller) {
        threads.add(Thread.ofPlatform().daemon().name(name).start(guarded(name, caller)));
    }

    private Runnable guarded(String name, Runnable caller) {
        return () -> {
            try {
                caller.run();
            } catch (RuntimeException e) {
                history.violation(name + " failed: " + e);
            }
        };
    }

    private void renewTokens() {
        tokens.keepNew(plan.members(), this::goesOn);
    }

    /** Whether callers run. */
    public boolean isRunning() {
        return threads.stream().anyMatch(Thread::isAlive);
    }

    /** Waits until this many more answers than now have come. */
    public boolean awaitAnswers(int more, Duration most) {
        int wanted = history.answeredCount() + more;
        return Pauses.await(most, () -> history.answeredCount() >= wanted || !isRunning());
    }

    /** From now on callers end with the first request that is not decided. */
    public void leaveUndecided() {
        mode = Mode.LEAVE;
    }

    /**
     * Ends the load: each caller repeats the request that it began until it is decided, and begins
     * no other one.
     */
    public void end() {
        if (mode == Mode.WORK) {
            mode = Mode.FINISH;
        }
    }

    /** Ends the callers, and waits for them. */
    public void finish(Duration most) {
        end();
        if (!Pauses.await(most, () -> !isRunning())) {
            history.violation("callers do not end within " + most);
        }
    }

    /** Sends again the requests of all operations, or of those since the last start. */
    public void repeat(boolean isAll, Duration most) {
        repeat(plannedOperations.stream().skip(isAll ? 0 : plannedBefore).toList(), most);
    }

    /** Sends the requests of operations that are not decided. */
    public void settle(Duration most) {
        repeat(plannedOperations.stream().filter(it -> !it.operation().isDecided()).toList(), most);
    }

    private void repeat(List<PlannedOperation> repeated, Duration most) {
        mode = Mode.FINISH;
        Queue<PlannedOperation> queue = new ConcurrentLinkedQueue<>(repeated);
        threads.clear();
        for (int i = 0; i < REPEATERS; i++) {
            SplittableRandom own = random.split();
            start(
                    "repeater-" + i,
                    () -> {
                        for (PlannedOperation next = queue.poll();
                                next != null;
                                next = queue.poll()) {
                            insist(next, own);
                        }
                    });
        }
        finish(most);
    }

    Plan plan() {
        return plan;
    }

    /** Whether callers may begin something new. */
    boolean goesOn() {
        return (mode == Mode.WORK || mode == Mode.LEAVE)
                && history.repeatedCount() < plan.repeatedMax();
    }

    int nextScenario() {
        return scenarios.getAndIncrement();
    }

    /** One of the collectors who are used now. */
    long busyCollector(SplittableRandom chance) {
        return plan.collector(scenarios.get(), chance);
    }

    /** A trace or name that no request has had. */
    long nextTrace() {
        return traces.incrementAndGet();
    }

    SandboxMember anyMember(SplittableRandom chance) {
        return plan.members().get(chance.nextInt(plan.members().size()));
    }

    /** Notes what a caller is about to do. */
    PlannedOperation begin(PlannedOperation planned) {
        history.add(planned.operation());
        plannedOperations.add(planned);
        return planned;
    }

    /** Invokes an operation at any server. */
    Invocation invoke(
            PlannedOperation planned,
            SplittableRandom chance,
            LoadClient.Behaviour behaviour,
            int waitMillis) {
        return record(
                planned,
                client.invoke(
                        servers.any(chance),
                        planned.request(),
                        tokens.of(planned.request()),
                        behaviour,
                        chance.nextDouble(),
                        Duration.ofMillis(waitMillis)));
    }

    /** The same by a caller that waits a shorter time than usual. */
    Invocation hurry(PlannedOperation planned, SplittableRandom chance, Duration timeout) {
        return record(
                planned,
                new LoadClient(timeout, history::violation)
                        .invoke(
                                servers.any(chance),
                                planned.request(),
                                tokens.of(planned.request())));
    }

    /** Sends a request that books nothing. */
    Invocation ask(LoadRequest request, SplittableRandom chance) {
        Invocation invocation = client.invoke(servers.any(chance), request, tokens.of(request));
        history.count(invocation, false);
        return invocation;
    }

    /** Sends a request, again until it is decided, or until undecided ones are left. */
    void insist(PlannedOperation planned, SplittableRandom chance) {
        long giveUp = System.nanoTime() + DECISION_MAX.toNanos();
        while (!invoke(planned, chance, LoadClient.Behaviour.CORRECT, 0).completion().isDecided()) {
            if (mode == Mode.LEFT) {
                return;
            }
            if (System.nanoTime() - giveUp > 0) {
                history.violation(
                        "not decided within " + DECISION_MAX + ": " + planned.operation());
                return;
            }
            Pauses.pause(Duration.ofMillis(5 + chance.nextInt(40)));
        }
    }

    private Invocation record(PlannedOperation planned, Invocation invocation) {
        Operation operation = planned.operation();
        history.count(invocation, operation.isSent());
        operation.add(invocation);
        if (mode == Mode.LEAVE && !invocation.completion().isDecided()) {
            mode = Mode.LEFT;
        }
        if (invocation.ending() == Invocation.Ending.UNANSWERED
                && plan.isAlwaysAnswered()
                && invocation.endNanos() - invocation.startNanos() >= plan.timeout().toNanos()
                && servers.isRunning(invocation.run())) {
            history.violation("no answer in " + plan.timeout() + ": " + operation);
        }
        return invocation;
    }

    /**
     * An idempotency key for some requests: one in this many has none, and its content is the key.
     */
    Optional<String> key(SplittableRandom chance, int withoutOneIn, long trace) {
        return chance.nextInt(withoutOneIn) == 0
                ? Optional.empty()
                : Optional.of("proof-" + plan.seed() + "-" + trace);
    }

    static void join(Collection<Thread> threads) {
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a request was in progress", e);
        }
    }
}
