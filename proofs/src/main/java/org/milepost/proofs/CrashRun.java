package org.milepost.proofs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.milepost.bench.Collectors;
import org.milepost.bench.Postgres;
import org.milepost.bench.process.Pauses;
import org.milepost.bench.process.Program;
import org.milepost.bench.process.Running;
import org.milepost.bench.process.ServerProcess;
import org.milepost.ledger.AccountId;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.proofs.history.Checker;
import org.milepost.proofs.history.History;
import org.milepost.proofs.history.Invocation;
import org.milepost.proofs.history.Invocation.Ending;
import org.milepost.proofs.nemesis.DemoPostgres;
import org.milepost.proofs.nemesis.InjectedFault;
import org.milepost.proofs.nemesis.Nemesis;
import org.milepost.proofs.nemesis.Servers;
import org.milepost.proofs.workload.Workload;

/**
 * Rounds over the books of one demo. In each, callers send requests, a fault is injected, the demo
 * starts again, each request is sent until it is decided and then once more, and the history is
 * checked.
 *
 * <p>Which requests are in progress when the fault happens is chance; the verdict does not depend
 * on it.
 *
 * <p>A kill does not remove what a process has written to the memory of the operating system, so no
 * kill can show that a commit is on the disk when it returns. For that the product checks
 * PostgreSQL's settings at each start.
 *
 * <p>Threads: used by one thread.
 */
final class CrashRun implements AutoCloseable {

    private static final int TILLS = 24;
    private static final int READERS = 2;
    private static final int ANSWERS_BEFORE = 100;
    private static final int ANSWERS_AFTER = 50;
    private static final int FAULT_MILLIS_MAX = 700;
    private static final int START_MILLIS_MAX = 2_500;
    private static final int PORT_MIN = 15_000;
    private static final int PORT_MAX = 30_000;
    private static final Duration ANSWERS_MAX = Duration.ofSeconds(90);
    private static final Duration FINISH_MAX = Duration.ofMinutes(4);

    /** Longer than a server may take to answer under any fault. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final Set<Integer> CLEAN_EXITS = Set.of(0, 143);

    /** The web server's message about a connection that came in the instant in which it stopped. */
    private static final Pattern CAME_TOO_LATE =
            Pattern.compile(
                    "(?m)^.*Executor rejected handler for new connection\\R"
                            + "(?:java\\..*\\R|\\s+at .*\\R)*");

    private final Path scratch;
    private final SplittableRandom random;
    private final int port;
    private final List<String> violations = new ArrayList<>();
    private final DemoPostgres postgres;
    private final Servers servers;
    private final Workload workload;
    private final Nemesis nemesis;

    /**
     * What one round came to.
     *
     * @param fault what was injected
     * @param answered how many requests were answered
     * @param undecided how many of the answers said that nothing is decided
     * @param cut how many connections ended without an answer
     * @param away from the fault to the moment at which the demo was ready again
     * @param violations what must not be, in words
     */
    record Round(
            InjectedFault fault,
            long answered,
            long undecided,
            long cut,
            Duration away,
            List<String> violations) {

        Round {
            violations = List.copyOf(violations);
        }
    }

    /**
     * Starts a demo over new books.
     *
     * @param scratch an empty directory, for the books and for what the programs print
     * @param collectors how many there are beside the sandbox's
     * @param killedStarts how many starts are killed before one may succeed
     */
    CrashRun(Path scratch, long seed, int collectors, int killedStarts) {
        this.scratch = scratch;
        this.random = new SplittableRandom(seed);
        this.port = freePort(random);
        this.postgres = new DemoPostgres(data(), violations::add);
        for (int i = 0; i < killedStarts; i++) {
            interruptStart();
        }
        this.servers = Servers.start(this::startDemo, 1);
        Collectors funded = Collectors.prepare(Postgres.runningOn(data()), collectors);
        Workload.Plan plan =
                new Workload.Plan(
                        seed,
                        Integer.MAX_VALUE,
                        funded.first(),
                        funded.count(),
                        funded.count(),
                        List.of(),
                        TILLS,
                        0,
                        READERS,
                        false,
                        Duration.ZERO,
                        TIMEOUT,
                        true);
        this.workload =
                new Workload(plan, servers, scratch, () -> servers.nodes().getFirst().address());
        this.nemesis =
                new Nemesis(
                        new Nemesis.Targets(
                                servers,
                                Optional.of(postgres),
                                Optional.empty(),
                                Optional.empty(),
                                database(),
                                _ -> AccountId.of("AIRMILES", "" + funded.first(), "CASH"),
                                this::interruptStart),
                        random.split());
    }

    /** Plays one round. */
    Round play(InjectedFault fault) {
        History history = workload.history();
        long began = System.nanoTime();
        workload.start();
        awaitAnswers(ANSWERS_BEFORE);
        Pauses.pause(Duration.ofMillis(random.nextInt(FAULT_MILLIS_MAX)));
        if (fault == InjectedFault.STOP_SERVER) {
            workload.leaveUndecided();
        }
        long struck = System.nanoTime();
        nemesis.inject(fault);
        Duration away = Duration.ofNanos(System.nanoTime() - struck);
        if (fault == InjectedFault.STOP_SERVER) {
            workload.finish(FINISH_MAX);
            violations.addAll(Checker.bookedWithoutAnswer(history, database()));
            workload.settle(FINISH_MAX);
        } else {
            awaitAnswers(ANSWERS_AFTER);
            workload.finish(FINISH_MAX);
        }
        List<Invocation> invocations =
                history.invocations().filter(it -> it.startNanos() >= began).toList();
        long cut = count(invocations, Ending.CUT);
        if (fault.sparesServers() && cut + count(invocations, Ending.REFUSED) > 0) {
            violations.add("requests without an answer although the server was not ended");
        }
        workload.repeat(false, FINISH_MAX);
        return new Round(
                fault,
                count(invocations, Ending.ANSWERED),
                invocations.stream()
                        .filter(it -> it.completion().isAnswered() && !it.completion().isDecided())
                        .count(),
                cut,
                away,
                check());
    }

    /** Sends every request of every round again. */
    List<String> repeatAll() {
        workload.repeat(true, FINISH_MAX);
        return check();
    }

    /** Has the product audit the books, in a process of its own. */
    List<String> audit() {
        return Program.audit(scratch, "--data", data().toString());
    }

    /** How many answers there were in all rounds, and how often faults were injected, in words. */
    List<String> summary() {
        History history = workload.history();
        return List.of(
                "%,d operations, %,d requests answered; endings %s"
                        .formatted(
                                history.operations().size(),
                                history.answeredCount(),
                                history.counts(Invocation::ending)),
                nemesis.text());
    }

    /** Ends the callers and the servers. */
    @Override
    public void close() {
        workload.end();
        servers.close();
    }

    private List<String> check() {
        List<String> all =
                new ArrayList<>(
                        Checker.check(
                                        workload.history(),
                                        Checker.Model.of(servers.killed(), nemesis.outages()),
                                        database())
                                .violations());
        all.addAll(violations);
        return all;
    }

    private void awaitAnswers(int more) {
        if (!workload.awaitAnswers(more, ANSWERS_MAX)) {
            violations.add("fewer than " + more + " answers in " + ANSWERS_MAX);
        }
    }

    private Running startDemo() {
        ServerProcess demo = ServerProcess.launchDemo(scratch, data(), port).awaitReady();
        return new Running(demo.address(), () -> stop(demo), Optional.of(demo::kill));
    }

    private void interruptStart() {
        ServerProcess demo = ServerProcess.launchDemo(scratch, data(), port);
        Pauses.pause(Duration.ofMillis(random.nextInt(START_MILLIS_MAX)));
        demo.kill();
    }

    private void stop(ServerProcess demo) {
        int lengthBefore = demo.errors().length();
        int status = demo.stop();
        if (!CLEAN_EXITS.contains(status)) {
            violations.add("exit status " + status + " after SIGTERM");
        }
        CAME_TOO_LATE
                .matcher(demo.errors().substring(lengthBefore))
                .replaceAll("")
                .lines()
                .forEach(line -> violations.add("printed after SIGTERM: " + line));
        if (postgres.running().isPresent()) {
            violations.add("PostgreSQL outlived a clean stop");
        }
    }

    private Path data() {
        return scratch.resolve("data");
    }

    private DatabaseSettings database() {
        return Postgres.runningOn(data()).database();
    }

    /**
     * A port for all starts of the demo, because its tokens name its address. It lies below those
     * that systems give to outgoing connections, which could otherwise take it while the demo is
     * down.
     */
    private static int freePort(SplittableRandom random) {
        while (true) {
            int candidate = random.nextInt(PORT_MIN, PORT_MAX);
            try (ServerSocket probe =
                    new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException _) {
                // taken; there are many
            }
        }
    }

    private static long count(List<Invocation> invocations, Ending ending) {
        return invocations.stream().filter(it -> it.ending() == ending).count();
    }
}
