package org.milepost.proofs;

import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.milepost.bench.HttpLoad;
import org.milepost.bench.Project;
import org.milepost.bench.RedemptionSequence;
import org.milepost.bench.ResidentMemory;
import org.milepost.bench.SponsorTill;
import org.milepost.bench.process.ServerProcess;
import org.milepost.proofs.history.Checker;
import org.milepost.proofs.history.CompletionType;
import org.milepost.proofs.history.History;
import org.milepost.proofs.history.Invocation;
import org.milepost.proofs.history.Invocation.Ending;
import org.milepost.proofs.history.Outages;
import org.milepost.proofs.site.Limits;
import org.milepost.proofs.site.LogScan;
import org.milepost.proofs.site.Site;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code prove overload}: twice as many redemptions as the server can do. It must answer in time
 * and correctly, its memory must not grow, and its speed must return.
 */
@Command(
        name = "overload",
        description = "Sends twice the load that the server can handle, and audits the" + " books.",
        mixinStandardHelpOptions = true)
final class OverloadCommand implements Callable<Integer> {

    private static final Limits LIMITS = new Limits(2, 256, 256, Duration.ofSeconds(2));
    private static final Duration ANSWER_MAX = LIMITS.deadline().plusSeconds(1);

    private static final int COLLECTORS = 80_000;
    private static final int CALLERS = 256;
    private static final int CONNECTIONS_MAX = 5_000;
    private static final double OVERLOAD = 2;
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration CAPACITY_TIME = Duration.ofSeconds(15);
    private static final Duration RECOVERY_MAX = Duration.ofSeconds(5);

    /** Noise of a machine that does other things, too. */
    private static final double FULL_SPEED = 0.8;

    private static final double FLAT = 1.15;
    private static final int FLAT_MEGABYTES = 24;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "how long the overload lasts (default: ${DEFAULT-VALUE})")
    private int seconds;

    private final PrintStream out = System.out;
    private final History history = new History();

    /** Traces of twelve digits, so that the books contain them unchanged. */
    private final AtomicLong traces = new AtomicLong(100_000_000_000L);

    private final List<String> missed = new ArrayList<>();

    @Override
    public Integer call() {
        try (Site site = Site.open(Project.var(), COLLECTORS)) {
            ServerProcess server = site.launch(Project.home(), LIMITS);
            overload(server, site);
            missed.addAll(LogScan.ofMetrics(Memory.metrics(server)));
            server.stop();
            check(site);
            missed.addAll(site.audit(LIMITS));
            missed.addAll(site.secretsInLogs());
        }
        return Verdict.of(missed)
                .print("in time, correct, without growing, and back at full speed: the books hold");
    }

    private void overload(ServerProcess server, Site site) {
        URI address = server.address();
        InetSocketAddress socket = new InetSocketAddress(address.getHost(), address.getPort());
        SponsorTill till = SponsorTill.ofSandbox(address);
        RedemptionSequence redeemers = new RedemptionSequence(site.collectors());
        HttpLoad load =
                new HttpLoad(socket, CALLERS, till.redeem(redeemers, traces::getAndIncrement));
        out.println("measuring the capacity of the server ...");
        double capacity = load.run(WARM_UP, CAPACITY_TIME).ratePerSecond();
        Memory before = Memory.of(server);
        out.printf(
                Locale.ROOT,
                "capacity %.0f redemptions a second over %d connections%n",
                capacity,
                CALLERS);
        out.printf(Locale.ROOT, "memory before: %s%n", before);

        Duration time = Duration.ofSeconds(seconds);
        CompletableFuture<Long> early =
                CompletableFuture.supplyAsync(
                        () -> ResidentMemory.megabytes(server.processId()),
                        after(time.dividedBy(3)));
        CompletableFuture<Long> late =
                CompletableFuture.supplyAsync(
                        () -> ResidentMemory.megabytes(server.processId()), after(time));
        OpenLoad.Report report =
                new OpenLoad(
                                socket,
                                till,
                                redeemers,
                                traces,
                                history,
                                CONNECTIONS_MAX,
                                ANSWER_MAX.multipliedBy(3))
                        .run(capacity * OVERLOAD, time);
        long over = System.nanoTime();
        tellAnswers(report, capacity * OVERLOAD);
        recover(load, capacity, over);
        checkMemory(before, Memory.of(server), early.join(), late.join());
    }

    /**
     * Measures twice, so that other work on the machine is not mistaken for slowness of the server.
     */
    private void recover(HttpLoad load, double before, long over) {
        Duration left = RECOVERY_MAX.minusNanos(System.nanoTime() - over);
        double after = load.run(left, CAPACITY_TIME).ratePerSecond();
        double later = load.run(CAPACITY_TIME, CAPACITY_TIME).ratePerSecond();
        out.printf(
                Locale.ROOT,
                "%.0f redemptions a second from %d s after, and %.0f half a minute later%n",
                after,
                RECOVERY_MAX.toSeconds(),
                later);
        double full = Math.min(before, later);
        require(
                after >= full * FULL_SPEED,
                "not at full speed again: %.0f a second instead of %.0f".formatted(after, full));
    }

    private void tellAnswers(OpenLoad.Report report, double rate) {
        out.printf(
                Locale.ROOT,
                "%.0f a second for %d s over %,d connections: %,d approved, slowest %.0f ms;"
                        + " %,d got 0008, slowest %.0f ms; %,d found no connection%n",
                rate,
                seconds,
                report.connections(),
                count(CompletionType.OK),
                slowestMillis(CompletionType.OK),
                count(CompletionType.INFO),
                slowestMillis(CompletionType.INFO),
                report.withoutConnection());
        for (Ending wrong : List.of(Ending.CUT, Ending.UNANSWERED)) {
            long count = history.invocations().filter(it -> it.ending() == wrong).count();
            require(count == 0, "%,d requests %s".formatted(count, wrong));
        }
        long late = nanos(it -> true).filter(it -> it > ANSWER_MAX.toNanos()).count();
        require(late == 0, "%,d answers later than %s".formatted(late, ANSWER_MAX));
        require(count(CompletionType.INFO) > 0, "there was no overload");
    }

    private long count(CompletionType type) {
        return nanos(it -> it.completion().type() == type).count();
    }

    private double slowestMillis(CompletionType type) {
        return nanos(it -> it.completion().type() == type).max().orElse(0) / 1e6;
    }

    private LongStream nanos(Predicate<Invocation> which) {
        return history.invocations()
                .filter(it -> it.ending() == Ending.ANSWERED)
                .filter(which)
                .mapToLong(it -> it.endNanos() - it.startNanos());
    }

    private void checkMemory(Memory before, Memory after, long early, long late) {
        out.printf(
                Locale.ROOT,
                "memory after: %s; %d MB resident after a third of the overload, %d MB at its end%n",
                after,
                early,
                late);
        require(
                isFlat(before.heapMegabytes(), after.heapMegabytes()),
                "the heap grew: %s, then %s".formatted(before, after));
        require(
                isFlat(early, late),
                "the server grew under overload: %d MB, then %d MB".formatted(early, late));
    }

    private static boolean isFlat(long before, long after) {
        return after <= before * FLAT + FLAT_MEGABYTES;
    }

    /**
     * The books also have the redemptions before and after the overload, which are not recorded.
     */
    private void check(Site site) {
        Checker checker =
                Checker.check(
                        history,
                        new Checker.Model(Set.of(), new Outages(), UnaryOperator.identity(), false),
                        site.database());
        out.printf(
                Locale.ROOT,
                "%,d of those that got 0008 had been booked and were cancelled%n",
                checker.cancelled());
        missed.addAll(checker.violations());
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            missed.add(otherwise);
        }
    }

    private static Executor after(Duration time) {
        return CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
