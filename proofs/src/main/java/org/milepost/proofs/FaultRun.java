package org.milepost.proofs;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.milepost.bench.process.Pauses;
import org.milepost.bench.process.Running;
import org.milepost.ledger.AccountId;
import org.milepost.proofs.history.Books;
import org.milepost.proofs.history.Checker;
import org.milepost.proofs.history.FeedFollower;
import org.milepost.proofs.history.History;
import org.milepost.proofs.history.Invocation;
import org.milepost.proofs.nemesis.FaultyDisk;
import org.milepost.proofs.nemesis.InjectedFault;
import org.milepost.proofs.nemesis.Nemesis;
import org.milepost.proofs.nemesis.Network;
import org.milepost.proofs.nemesis.OwnPostgres;
import org.milepost.proofs.nemesis.Servers;
import org.milepost.proofs.proxy.Proxy;
import org.milepost.proofs.site.Limits;
import org.milepost.proofs.site.Site;
import org.milepost.proofs.workload.Workload;

/**
 * One run: a workload on two servers over one PostgreSQL, faults, a time without faults, and the
 * check of the history.
 *
 * <p>Threads: used by one thread, which injects the faults.
 */
final class FaultRun implements AutoCloseable {

    private static final int SERVERS = 2;
    private static final int STARTS_MAX = 5;
    private static final Duration BACK_MAX = Duration.ofSeconds(90);
    private static final Duration FINISH_MAX = Duration.ofMinutes(4);
    private static final Duration SNAPSHOT_EVERY = Duration.ofMillis(500);
    private static final Duration READ_CHECK_EVERY = Duration.ofMillis(50);

    private final Site site;
    private final Settings settings;
    private final Consumer<String> progress;
    private final SplittableRandom random;
    private final Optional<Machinery> machinery;
    private final Servers servers;
    private final Workload workload;
    private final Nemesis nemesis;
    private final AtomicInteger snapshots = new AtomicInteger();
    private volatile boolean abandoned;

    /**
     * How a run is made.
     *
     * @param plan of the callers
     * @param faults drawn at random, all of them before one is drawn again
     * @param length how long faults are injected while callers are at work; each at least once
     * @param pauseMax between two faults
     * @param quiet how long to wait between the last request and the check
     */
    record Settings(
            Workload.Plan plan,
            List<InjectedFault> faults,
            Duration length,
            Duration pauseMax,
            Duration quiet) {

        Settings {
            faults = List.copyOf(faults);
        }
    }

    /** PostgreSQL, its disk and the connections, when they are to fail too. */
    private record Machinery(
            OwnPostgres postgres, Proxy proxy, Network network, Optional<FaultyDisk> disk) {

        static Machinery of(Site site, SplittableRandom random) {
            Optional<FaultyDisk> disk = FaultyDisk.compile(site.logs());
            OwnPostgres postgres =
                    OwnPostgres.takeOver(
                            site.data(),
                            site::stopDatabase,
                            disk.map(FaultyDisk::environment).orElse(Map.of()));
            InetSocketAddress database =
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), portOf(site.database().jdbcUrl()));
            return new Machinery(
                    postgres, Proxy.toPostgres(database), new Network(random.split()), disk);
        }
    }

    private FaultRun(
            Site site,
            Settings settings,
            Optional<Machinery> machinery,
            Supplier<Running> starter,
            SplittableRandom random,
            Consumer<String> progress) {
        this.site = site;
        this.settings = settings;
        this.progress = progress;
        this.random = random;
        this.machinery = machinery;
        this.servers = Servers.start(() -> start(starter), SERVERS);
        Supplier<URI> tokenServer =
                () ->
                        machinery
                                .map(it -> it.network().server())
                                .orElseGet(() -> servers.nodes().getFirst().address());
        this.workload = new Workload(settings.plan(), servers, site.logs(), tokenServer);
        this.nemesis =
                new Nemesis(
                        new Nemesis.Targets(
                                servers,
                                machinery.map(Machinery::postgres),
                                machinery.map(Machinery::proxy),
                                machinery.flatMap(Machinery::disk),
                                site.database(),
                                this::anyAccount,
                                () -> {}),
                        random.split());
    }

    /** A run in which only servers and accounts are disturbed. */
    static FaultRun ofServers(
            Site site, Settings settings, Supplier<Running> starter, Consumer<String> progress) {
        return new FaultRun(
                site,
                settings,
                Optional.empty(),
                starter,
                new SplittableRandom(settings.plan().seed()),
                progress);
    }

    /** A run in which everything may fail. */
    static FaultRun ofEverything(
            Site site, Settings settings, Limits limits, Consumer<String> progress) {
        SplittableRandom random = new SplittableRandom(settings.plan().seed());
        Machinery machinery = Machinery.of(site, random);
        String url = site.database().jdbcUrl();
        String throughProxy =
                url.replace(
                        ":" + portOf(url) + "/", ":" + machinery.proxy().address().getPort() + "/");
        progress.accept(
                machinery.disk().isPresent()
                        ? "disks can fail here: a library is in front of PostgreSQL"
                        : "NOT injected: disk full and fsync errors (no C compiler)");
        return new FaultRun(
                site,
                settings,
                Optional.of(machinery),
                () -> machinery.network().through(site.serve(limits, throughProxy).running()),
                random,
                progress);
    }

    /** Runs it to its end. */
    Verdict run() {
        long start = System.nanoTime();
        FeedFollower follower = FeedFollower.start(site.database());
        workload.start();
        Thread.ofPlatform().daemon().name("snapshots").start(this::takeSnapshots);
        injectFaults();
        machinery.ifPresent(it -> it.network().calm());
        awaitReadAndSnapshot();
        workload.finish(FINISH_MAX);
        double seconds = (System.nanoTime() - start) / 1e9;
        progress.accept("waiting for " + settings.quiet().toSeconds() + " s without requests ...");
        Pauses.pause(settings.quiet());
        servers.close();
        return check(seconds, follower);
    }

    /** Kills PostgreSQL, without a restart, when the process is ended in the middle of a run. */
    void abandon() {
        abandoned = true;
        machinery.ifPresent(it -> it.postgres().abandon());
    }

    @Override
    public void close() {
        workload.end();
        servers.close();
        machinery.ifPresent(
                it -> {
                    it.proxy().close();
                    it.postgres().close();
                });
    }

    /** A server whose start fails is started again, as a supervisor would. */
    private Running start(Supplier<Running> starter) {
        for (int attempt = 1; ; attempt++) {
            try {
                return starter.get();
            } catch (IllegalStateException e) {
                if (machinery.isEmpty() || attempt == STARTS_MAX || abandoned) {
                    throw e;
                }
                progress.accept("a start of a server failed, as it may");
            }
        }
    }

    private AccountId anyAccount(SplittableRandom chance) {
        Workload.Plan plan = settings.plan();
        long collector = plan.firstCollector() + chance.nextInt(plan.collectors());
        return AccountId.of("AIRMILES", Long.toString(collector), "CASH");
    }

    private void injectFaults() {
        long end = System.nanoTime() + settings.length().toNanos();
        List<InjectedFault> kinds =
                settings.faults().stream()
                        .filter(it -> !it.needsFaultyDisk() || hasFaultyDisk())
                        .toList();
        List<InjectedFault> deck = new ArrayList<>();
        for (int count = 1;
                workload.isRunning() && (count <= kinds.size() || System.nanoTime() - end < 0);
                count++) {
            if (deck.isEmpty()) {
                deck.addAll(kinds);
            }
            inject(deck.remove(random.nextInt(deck.size())), count);
            Pauses.pause(
                    Duration.ofMillis(1 + random.nextInt((int) settings.pauseMax().toMillis())));
        }
    }

    /** A short run may have injected its last fault before a reader was answered once. */
    private void awaitReadAndSnapshot() {
        long end = System.nanoTime() + BACK_MAX.toNanos();
        while (workload.isRunning() && !isReadAndSnapshotTaken() && System.nanoTime() - end < 0) {
            Pauses.pause(READ_CHECK_EVERY);
        }
    }

    private boolean isReadAndSnapshotTaken() {
        boolean isRead = settings.plan().readers() == 0 || !workload.history().reads().isEmpty();
        return isRead && snapshots.get() > 0;
    }

    private boolean hasFaultyDisk() {
        return machinery.flatMap(Machinery::disk).isPresent();
    }

    private void inject(InjectedFault fault, int count) {
        long start = System.nanoTime();
        nemesis.inject(fault);
        Workload.Plan plan = settings.plan();
        if (!workload.awaitAnswers(plan.tills() + plan.partners() + plan.readers(), BACK_MAX)) {
            workload.history().violation("no answers within " + BACK_MAX + " of: " + fault.words());
        }
        if (fault != InjectedFault.LOCK_ACCOUNT) {
            progress.accept(
                    "%3d  %-45s %,8d requests sent, back in %.1f s"
                            .formatted(
                                    count,
                                    fault.words(),
                                    workload.history().sentCount(),
                                    (System.nanoTime() - start) / 1e9));
        }
    }

    private void takeSnapshots() {
        while (workload.isRunning()) {
            try {
                int wrong = Books.outOfBalance(site.database());
                if (wrong > 0) {
                    workload.history()
                            .violation(wrong + " currencies do not add up to zero in a snapshot");
                }
                snapshots.incrementAndGet();
            } catch (SQLException _) {
                // The database is down, which is one of the faults.
            }
            Pauses.pause(SNAPSHOT_EVERY);
        }
    }

    private Verdict check(double seconds, FeedFollower follower) {
        History history = workload.history();
        UnaryOperator<Invocation> endings =
                machinery
                        .<UnaryOperator<Invocation>>map(it -> it.network().endings()::of)
                        .orElse(UnaryOperator.identity());
        Checker checker =
                Checker.check(
                        history,
                        new Checker.Model(servers.killed(), nemesis.outages(), endings, true),
                        site.database());
        List<String> violations = new ArrayList<>(checker.violations());
        violations.addAll(nemesis.withoutEffect());
        violations.addAll(follower.finish());
        if (snapshots.get() == 0) {
            violations.add("no snapshot was taken");
        }
        if (settings.plan().readers() > 0 && history.reads().isEmpty()) {
            violations.add("nothing was read");
        }
        List<String> summary = new ArrayList<>();
        summary.add(
                String.format(
                        Locale.ROOT,
                        "%,d requests in %.0f s, %,d of them sent again: %,d operations, %,d booked;"
                                + " completions %s; endings %s",
                        history.sentCount(),
                        seconds,
                        history.repeatedCount(),
                        history.operations().size(),
                        checker.booked(),
                        history.counts(it -> it.completion().type()),
                        history.counts(Invocation::ending)));
        summary.add(
                String.format(
                        Locale.ROOT, "%,d transfers read from the feed", follower.transfers()));
        summary.add(nemesis.text());
        machinery.ifPresent(
                it -> {
                    summary.add(
                            "connections: of callers %s; of servers to the database %s"
                                    .formatted(it.network().counts(), it.proxy().counts()));
                    summary.add(nemesis.diskText());
                });
        summary.add(
                String.format(
                        Locale.ROOT,
                        "%,d balances and lists read; %,d snapshots added up to zero",
                        history.reads().size(),
                        snapshots.get()));
        summary.add(
                String.format(
                        Locale.ROOT,
                        "%,d redemptions with a certain last answer; %,d cancelled; %,d charged whose"
                                + " last answer was 0008 or 0096 from a server that could not reach"
                                + " the database, and that were not sent again",
                        checker.conclusive(),
                        checker.cancelled(),
                        checker.unknown()));
        return new Verdict(summary, violations);
    }

    private static int portOf(String jdbcUrl) {
        String port = jdbcUrl.substring(jdbcUrl.lastIndexOf(':') + 1, jdbcUrl.lastIndexOf('/'));
        return Integer.parseInt(port);
    }
}
