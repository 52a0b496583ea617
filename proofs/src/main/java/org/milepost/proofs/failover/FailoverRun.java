package org.milepost.proofs.failover;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.milepost.bench.process.Pauses;
import org.milepost.bench.process.Program;
import org.milepost.bench.process.ServerProcess;
import org.milepost.proofs.Verdict;
import org.milepost.proofs.history.Checker;
import org.milepost.proofs.history.FeedFollower;
import org.milepost.proofs.history.History;
import org.milepost.proofs.history.Outages;
import org.milepost.proofs.nemesis.Servers;
import org.milepost.proofs.site.LogScan;
import org.milepost.proofs.workload.Workload;

/**
 * One run: a workload on two servers over the cluster, failovers, a time without faults, and the
 * check of the history.
 *
 * <p>Threads: used by one thread, which injects the faults.
 */
final class FailoverRun implements AutoCloseable {

    private static final int SERVERS = 2;
    private static final Duration PROMOTED_MAX = Duration.ofSeconds(90);
    private static final Duration BACK_MAX = Duration.ofSeconds(90);
    private static final Duration FINISH_MAX = Duration.ofMinutes(4);
    private static final Duration AUDIT_MAX = Duration.ofMinutes(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    /** How long the former primary goes on beside the new one at most, after the promotion. */
    private static final int BESIDE_MILLIS_MAX = 8_000;

    /** What OPERATIONS.md says of servers and new keys. */
    private static final Duration FOLLOWED_MAX = Duration.ofSeconds(2);

    private static final int PAUSE_MILLIS_MAX = 4_000;

    /** A cancellation is booked by then or never. */
    private static final Duration QUIET = Duration.ofSeconds(61);

    /** The time for new connections, and for the requests that waited for them. */
    private static final Duration RECONNECTED_AFTER = Duration.ofSeconds(2);

    private final PatroniCluster cluster;
    private final Path logs;
    private final Path config;
    private final Consumer<String> progress;
    private final SplittableRandom random;
    private final Servers servers;
    private final Workload workload;
    private final Outages outages = new Outages();
    private final Interruptions interruptions = new Interruptions();
    private final List<String> violations = new ArrayList<>();
    private int promotions;

    /**
     * Starts the servers.
     *
     * @param config the settings of the servers
     */
    FailoverRun(
            PatroniCluster cluster,
            Workload.Plan plan,
            Path logs,
            Path config,
            Consumer<String> progress) {
        this.cluster = cluster;
        this.logs = logs;
        this.config = config;
        this.progress = progress;
        this.random = new SplittableRandom(plan.seed());
        this.servers = Servers.start(() -> ServerProcess.serve(logs, config).running(), SERVERS);
        this.workload =
                new Workload(plan, servers, logs, () -> servers.nodes().getFirst().address());
    }

    /** Runs it to its end. */
    Verdict run(Duration length) {
        String rotated = rotateKey();
        long start = System.nanoTime();
        FeedFollower follower = FeedFollower.start(cluster.databaseOfDriver());
        workload.start();
        injectFaults(start + length.toNanos());
        workload.finish(FINISH_MAX);
        double seconds = (System.nanoTime() - start) / 1e9;
        progress.accept("waiting for " + QUIET.toSeconds() + " s without requests ...");
        Pauses.pause(QUIET);
        servers.close();
        Verdict verdict = check(seconds, follower);
        List<String> summary = new ArrayList<>(List.of(rotated));
        summary.addAll(verdict.summary());
        return new Verdict(summary, verdict.violations());
    }

    @Override
    public void close() {
        workload.end();
        servers.close();
    }

    /** All servers must publish a new signing key, and so accept its tokens, within two seconds. */
    private String rotateKey() {
        Program.Ended ended = Program.run(logs, "keys", "rotate", "--config", config.toString());
        long start = System.nanoTime();
        boolean isPublished =
                ended.exitCode() == 0
                        && Pauses.await(
                                FINISH_MAX,
                                () -> servers.nodes().stream().allMatch(this::hasTwoKeys));
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        if (!isPublished || taken.compareTo(FOLLOWED_MAX) > 0) {
            violations.add("a new signing key was not published by all servers in time: " + taken);
        }
        return "a new signing key was published by both servers after %d ms"
                .formatted(taken.toMillis());
    }

    private boolean hasTwoKeys(Servers.Node node) {
        try (InputStream in = node.address().resolve("/oauth/jwks").toURL().openStream()) {
            return new String(in.readAllBytes(), UTF_8).split("\"kid\"", -1).length > 2;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void injectFaults(long end) {
        List<FailoverFault> deck = new ArrayList<>();
        for (int count = 1;
                workload.isRunning()
                        && (count <= FailoverFault.values().length || System.nanoTime() - end < 0);
                count++) {
            if (deck.isEmpty()) {
                deck.addAll(List.of(FailoverFault.values()));
            }
            inject(deck.remove(random.nextInt(deck.size())), count);
            Pauses.pause(Duration.ofMillis(1 + random.nextInt(PAUSE_MILLIS_MAX)));
        }
    }

    private void inject(FailoverFault fault, int count) {
        ClusterMember struck =
                (fault == FailoverFault.KILL_SYNCHRONOUS_STANDBY
                                ? cluster.synchronousStandby()
                                : cluster.primary())
                        .orElseThrow();
        long start = System.nanoTime();
        strike(fault, struck);
        if (fault.promotes() && !cluster.awaitPrimaryBesides(struck, PROMOTED_MAX)) {
            violations.add("no other primary within " + PROMOTED_MAX + " of: " + fault.words());
        }
        long promoted = System.nanoTime();
        awaitApproval(fault, promoted);
        long back = System.nanoTime();
        heal(fault, struck);
        cluster.awaitHealthy();
        promotions += fault.promotes() ? 1 : 0;
        interruptions.add(fault, start, back);
        outages.add(start, System.nanoTime(), RECONNECTED_AFTER);
        progress.accept(
                String.format(
                        Locale.ROOT,
                        "%3d  %-65s promoted after %4.1f s, approved again after %4.1f s",
                        count,
                        fault.words(),
                        fault.promotes() ? (promoted - start) / 1e9 : 0,
                        (back - start) / 1e9));
    }

    private void strike(FailoverFault fault, ClusterMember struck) {
        switch (fault) {
            case KILL_POSTGRES -> struck.killPostgres();
            case KILL_MEMBER, KILL_SYNCHRONOUS_STANDBY -> struck.kill();
            case KILL_PATRONI -> struck.killPatroni();
            case FREEZE_MEMBER -> struck.freeze();
            case SWITCHOVER -> cluster.switchOver(struck);
        }
    }

    private void heal(FailoverFault fault, ClusterMember struck) {
        switch (fault) {
            case KILL_MEMBER, KILL_SYNCHRONOUS_STANDBY -> cluster.restart(struck);
            case KILL_PATRONI -> {
                Pauses.pause(Duration.ofMillis(1 + random.nextInt(BESIDE_MILLIS_MAX)));
                cluster.restart(struck);
            }
            case FREEZE_MEMBER -> struck.thaw();
            case KILL_POSTGRES, SWITCHOVER -> {
                // Patroni starts what must be started.
            }
        }
    }

    /** Waits until a booking is approved that was requested after this moment. */
    private void awaitApproval(FailoverFault fault, long since) {
        long end = since + BACK_MAX.toNanos();
        while (workload.history().lastApproved() < since) {
            if (System.nanoTime() - end > 0) {
                violations.add("nothing approved within " + BACK_MAX + " of: " + fault.words());
                return;
            }
            Pauses.pause(BETWEEN_LOOKS);
        }
    }

    private Verdict check(double seconds, FeedFollower follower) {
        History history = workload.history();
        Checker checker =
                Checker.check(
                        history, Checker.Model.of(Set.of(), outages), cluster.databaseOfDriver());
        violations.addAll(checker.violations());
        violations.addAll(follower.finish());
        violations.addAll(audit());
        violations.addAll(LogScan.of(logs));
        List<String> summary = new ArrayList<>();
        summary.add(
                String.format(
                        Locale.ROOT,
                        "%,d requests in %.0f s, %,d of them sent again: %,d operations, %,d booked;"
                                + " %d faults, %d promotions; %,d transfers read from the feed",
                        history.sentCount(),
                        seconds,
                        history.repeatedCount(),
                        history.operations().size(),
                        checker.booked(),
                        interruptions.count(),
                        promotions,
                        follower.transfers()));
        summary.addAll(interruptions.summary(history));
        return new Verdict(summary, violations);
    }

    /** The books must hold; a busy machine may take its time. */
    private List<String> audit() {
        Path out = logs.resolve("verify.out");
        try {
            Process verify =
                    Program.start(
                            out,
                            logs.resolve("verify.err"),
                            "verify",
                            "--config",
                            config.toString());
            boolean isEnded = verify.waitFor(AUDIT_MAX.toSeconds(), TimeUnit.SECONDS);
            if (!isEnded) {
                verify.destroyForcibly();
            }
            return isEnded && verify.exitValue() == 0
                    ? List.of()
                    : List.of("verify: " + Files.readString(out));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the books are verified", e);
        }
    }

    /** A file of settings for servers over the cluster. */
    static Path settings(PatroniCluster cluster, Path directory, String issuer, String standbys) {
        try {
            return Files.writeString(
                    Files.createTempFile(directory, "serve-", ".properties"),
                    """
                    database.url=%s
                    database.user=%s
                    database.standbys=%s
                    issuer=%s
                    http.port=0
                    management.port=0
                    lanes=2
                    lanes.queueMax=64
                    lanes.batchMax=32
                    checkout.deadlineMillis=3000
                    """
                            .formatted(
                                    cluster.database().jdbcUrl(),
                                    cluster.database().user(),
                                    standbys,
                                    issuer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
