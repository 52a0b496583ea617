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
 * Callers at work on several servers, and what they share: the plan, the history, the tokens.
 *
 * <p>Threads: shared by all callers; started and ended by one thread.
 */
public final class Workload {

    /** The first trace; traces tell operations apart in the books. */
    private static final long FIRST_TRACE = 1_000_000;

    private static final Duration DECISION_MAX = Duration.ofMinutes(2);
    private static final int REPEATERS = 24;

    private final Plan plan;
    private final Servers servers;
    private final Tokens tokens;
    private final History history = new History();
    private final Client client;
    private final SplittableRandom random;
    private final AtomicInteger stories = new AtomicInteger();
    private final AtomicLong traces = new AtomicLong(FIRST_TRACE);
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private int callsBefore;
    private volatile Mode mode = Mode.WORK;

    /** What callers do after the request that is in progress. */
    private enum Mode {
        /** They go on, and send again what is not decided. */
        WORK,
        /** They go on until the first request that is not decided. */
        LEAVE,
        /** They end, and leave undecided what is. */
        LEFT,
        /** They send what is not decided until it is, and end. */
        FINISH
    }

    /**
     * What is done.
     *
     * @param seed where chance starts
     * @param repeatedMax ends when so many requests were sent again
     * @param firstCollector the lowest collector's number
     * @param collectors how many collectors there are
     * @param crowd how many of them are used at a time
     * @param members whose accounts partners use
     * @param tills how many tills there are
     * @param partners how many partners' programs there are
     * @param readers how many only read
     * @param isCareless whether tills give up, close connections early and forget requests
     * @param pace a till's pause between two stories
     * @param timeout how long a caller waits for an answer
     * @param isAlwaysAnswered whether an answer must come in that time
     */
    public record Plan(
            long seed,
            int repeatedMax,
            long firstCollector,
            int collectors,
            int crowd,
            List<Member> members,
            int tills,
            int partners,
            int readers,
            boolean isCareless,
            Duration pace,
            Duration timeout,
            boolean isAlwaysAnswered) {

        private static final int STORIES_OF_A_CROWD = 25;

        public Plan {
            members = List.copyOf(members);
        }

        /** Whose miles a story is about: the crowd moves on slowly, because a day has its limit. */
        long collector(int story, SplittableRandom random) {
            return firstCollector
                    + (story / STORIES_OF_A_CROWD + random.nextInt(crowd)) % collectors;
        }
    }

    /**
     * Callers that are not at work yet. Gets their tokens.
     *
     * @param scratch a directory for what commands print
     * @param tokenServer where a token can be had now
     */
    public Workload(Plan plan, Servers servers, Path scratch, Supplier<URI> tokenServer) {
        this.plan = plan;
        this.servers = servers;
        this.random = new SplittableRandom(plan.seed());
        this.client = new Client(plan.timeout(), history::violation);
        this.tokens = Tokens.get(scratch, tokenServer, plan.members());
    }

    public History history() {
        return history;
    }

    /** Starts the callers, again if they had ended. */
    public void start() {
        mode = Mode.WORK;
        callsBefore = calls.size();
        threads.clear();
        for (int i = 0; i < plan.tills(); i++) {
            start("till-" + i, new Till(this));
        }
        for (int i = 0; i < plan.partners(); i++) {
            start("partner-" + i, new PartnerProcess(this, random.split()));
        }
        for (int i = 0; i < plan.readers(); i++) {
            start("reader-" + i, new Reader(this, random.split()));
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

    /** Whether callers are at work. */
    public boolean isRunning() {
        return threads.stream().anyMatch(Thread::isAlive);
    }

    /** Waits until so many more answers than now have come. */
    public boolean awaitAnswers(int more, Duration most) {
        int wanted = history.answeredCount() + more;
        return Pauses.await(most, () -> history.answeredCount() >= wanted || !isRunning());
    }

    /** From now on callers end with the first request that is not decided. */
    public void leaveUndecided() {
        mode = Mode.LEAVE;
    }

    /** Lets each caller get what it began decided, and begin nothing else. */
    public void end() {
        if (mode == Mode.WORK) {
            mode = Mode.FINISH;
        }
    }

    /** Ends the work, and waits for the callers. */
    public void finish(Duration most) {
        end();
        if (!Pauses.await(most, () -> !isRunning())) {
            history.violation("callers do not end within " + most);
        }
    }

    /** Sends again the requests of all operations, or of those since the last start. */
    public void repeat(boolean isAll, Duration most) {
        repeat(calls.stream().skip(isAll ? 0 : callsBefore).toList(), most);
    }

    /** Sends the requests of operations that are not decided. */
    public void settle(Duration most) {
        repeat(calls.stream().filter(it -> !it.operation().isDecided()).toList(), most);
    }

    private void repeat(List<Call> repeated, Duration most) {
        mode = Mode.FINISH;
        Queue<Call> queue = new ConcurrentLinkedQueue<>(repeated);
        threads.clear();
        for (int i = 0; i < REPEATERS; i++) {
            SplittableRandom own = random.split();
            start(
                    "repeater-" + i,
                    () -> {
                        for (Call next = queue.poll(); next != null; next = queue.poll()) {
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

    int nextStory() {
        return stories.getAndIncrement();
    }

    /** One of the collectors who are used now. */
    long busyCollector(SplittableRandom chance) {
        return plan.collector(stories.get(), chance);
    }

    /** A trace or name that no request has had. */
    long nextTrace() {
        return traces.incrementAndGet();
    }

    Member anyMember(SplittableRandom chance) {
        return plan.members().get(chance.nextInt(plan.members().size()));
    }

    /** Notes what a caller is about to do. */
    Call begin(Call call) {
        history.add(call.operation());
        calls.add(call);
        return call;
    }

    /** Invokes an operation at any server. */
    Invocation invoke(
            Call call, SplittableRandom chance, Client.Behaviour behaviour, int waitMillis) {
        return record(
                call,
                client.invoke(
                        servers.any(chance),
                        call.request(),
                        tokens.of(call.request()),
                        behaviour,
                        chance.nextDouble(),
                        Duration.ofMillis(waitMillis)));
    }

    /** The same by a caller that waits a shorter time than usual. */
    Invocation hurry(Call call, SplittableRandom chance, Duration timeout) {
        return record(
                call,
                new Client(timeout, history::violation)
                        .invoke(servers.any(chance), call.request(), tokens.of(call.request())));
    }

    /** Sends a request that books nothing. */
    Invocation ask(Request request, SplittableRandom chance) {
        Invocation invocation = client.invoke(servers.any(chance), request, tokens.of(request));
        history.count(invocation, false);
        return invocation;
    }

    /** Sends a request, again until it is decided, or until undecided ones are left. */
    void insist(Call call, SplittableRandom chance) {
        long giveUp = System.nanoTime() + DECISION_MAX.toNanos();
        while (!invoke(call, chance, Client.Behaviour.CORRECT, 0).completion().isDecided()) {
            if (mode == Mode.LEFT) {
                return;
            }
            if (System.nanoTime() - giveUp > 0) {
                history.violation("not decided within " + DECISION_MAX + ": " + call.operation());
                return;
            }
            Pauses.pause(Duration.ofMillis(5 + chance.nextInt(40)));
        }
    }

    private Invocation record(Call call, Invocation invocation) {
        Operation operation = call.operation();
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
     * An idempotency key for some requests: one in so many has none, and its content is the key.
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
