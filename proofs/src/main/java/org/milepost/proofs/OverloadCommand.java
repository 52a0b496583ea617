package org.milepost.proofs;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.milepost.bench.BearerToken;
import org.milepost.bench.HttpLoad;
import org.milepost.bench.ResidentMemory;
import org.milepost.proofs.OpenLoad.Arrival;
import org.milepost.proofs.OpenLoad.Outcome;
import org.milepost.proofs.site.Limits;
import org.milepost.proofs.site.LogScan;
import org.milepost.proofs.site.ServeProcess;
import org.milepost.proofs.site.Site;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code prove overload}: twice as many redemptions as the server can do. It must go on answering
 * in time, tell the truth about what is charged, need no more memory, and be itself again soon.
 */
@Command(
        name = "overload",
        description = "Sends twice as much as the server can do, and audits the books.",
        mixinStandardHelpOptions = true)
final class OverloadCommand implements Callable<Integer> {

    private static final int PROVEN = 0;
    private static final int VIOLATED = 1;

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
    private static final int TOLD_MAX = 5;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "how long the overload lasts (default: ${DEFAULT-VALUE})")
    private int seconds;

    private final PrintStream out = System.out;
    private final List<String> missed = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        Path home =
                Path.of(Objects.requireNonNullElse(System.getProperty("milepost.home"), "."))
                        .toAbsolutePath();
        Path var = Files.createDirectories(home.resolve("var"));
        try (Site site = Site.open(var, COLLECTORS)) {
            ServeProcess server = site.launch(home, LIMITS);
            OpenLoad.Report report = overload(server, site);
            missed.addAll(LogScan.ofMetrics(Memory.metrics(server)));
            server.stop();
            judge(OverloadBooks.hold(report, site.database()));
            missed.addAll(site.audit(LIMITS));
            missed.addAll(site.secretsInLogs());
        }
        if (missed.isEmpty()) {
            out.println("in time, truthful, flat, and back at full speed: the books hold");
            return PROVEN;
        }
        out.println("the proof fails:");
        missed.forEach(it -> out.println("  " + it));
        return VIOLATED;
    }

    private OpenLoad.Report overload(ServeProcess server, Site site) {
        URI address = server.address();
        InetSocketAddress socket = new InetSocketAddress(address.getHost(), address.getPort());
        BearerToken token = BearerToken.of(address, "loy1-pos", "loy1-pos-secret");
        NumberedRedemptions redemptions =
                new NumberedRedemptions(address, token, site.collectors());
        out.println("measuring what the server can do ...");
        double capacity =
                new HttpLoad(socket, CALLERS, redemptions.approvedCall())
                        .run(WARM_UP, CAPACITY_TIME)
                        .ratePerSecond();
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
                new OpenLoad(socket, redemptions, CONNECTIONS_MAX, ANSWER_MAX.multipliedBy(3))
                        .run(capacity * OVERLOAD, time);
        long over = System.nanoTime();
        tellAnswers(report, capacity * OVERLOAD);
        recover(socket, redemptions, capacity, over);
        judgeMemory(before, Memory.of(server), early.join(), late.join());
        return report;
    }

    /** Measures twice, so that what others do on the machine is not taken for our own slowness. */
    private void recover(
            InetSocketAddress socket, NumberedRedemptions redemptions, double before, long over) {
        HttpLoad load = new HttpLoad(socket, CALLERS, redemptions.approvedCall());
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
                        + " %,d told 0008, slowest %.0f ms; %,d found no connection%n",
                rate,
                seconds,
                report.connections(),
                report.count(Outcome.APPROVED),
                OpenLoad.slowestMillis(report, Outcome.APPROVED),
                report.count(Outcome.TIMED_OUT),
                OpenLoad.slowestMillis(report, Outcome.TIMED_OUT),
                report.withoutConnection());
        for (Outcome wrong : List.of(Outcome.OTHER, Outcome.CUT, Outcome.UNANSWERED)) {
            long count = report.count(wrong);
            require(
                    count == 0,
                    "%,d requests %s: %s".formatted(count, wrong, examples(report, wrong)));
        }
        long late =
                report.arrivals().stream().filter(it -> it.nanos() > ANSWER_MAX.toNanos()).count();
        require(late == 0, "%,d answers later than %s".formatted(late, ANSWER_MAX));
        require(report.count(Outcome.TIMED_OUT) > 0, "there was no overload");
    }

    private static List<String> examples(OpenLoad.Report report, Outcome outcome) {
        return report.arrivals().stream()
                .filter(it -> it.outcome() == outcome)
                .map(Arrival::text)
                .distinct()
                .limit(TOLD_MAX)
                .toList();
    }

    private void judgeMemory(Memory before, Memory after, long early, long late) {
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

    private void judge(OverloadBooks books) {
        out.printf(
                Locale.ROOT,
                "%,d of those told 0008 had been booked and were cancelled%n",
                books.cancelled());
        require(
                books.toldAndCharged() == 0,
                "%,d told 0008 and charged".formatted(books.toldAndCharged()));
        require(
                books.approvedAndNotChargedOnce() == 0,
                "%,d approved and not charged once".formatted(books.approvedAndNotChargedOnce()));
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
