package org.milepost.proofs.torture;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.milepost.proofs.proxy.Proxy;
import org.milepost.proofs.retries.Servers;
import org.milepost.proofs.retries.Storm;
import org.milepost.proofs.retries.Till;
import org.milepost.proofs.site.Limits;
import org.milepost.proofs.site.Pauses;
import org.milepost.proofs.site.Running;
import org.milepost.proofs.site.Site;

/**
 * One run: the load, the blows, the quiet after them, and the judgement.
 *
 * <p>Threads: used by one thread, which deals the blows.
 */
final class Torture implements AutoCloseable {

    private static final Limits LIMITS = new Limits(2, 64, 32, Duration.ofSeconds(3));
    private static final int SERVERS = 2;
    private static final int STARTS_MAX = 5;
    private static final int CROWD = 8;
    private static final Duration TILL_PATIENCE = Duration.ofSeconds(12);
    private static final Duration TILL_PACE = Duration.ofMillis(40);
    private static final Duration BACK_MAX = Duration.ofSeconds(90);
    private static final Duration FINISH_MAX = Duration.ofMinutes(4);
    private static final Duration SNAPSHOT_EVERY = Duration.ofMillis(500);

    private final Site site;
    private final Settings settings;
    private final SplittableRandom random;
    private final Consumer<String> progress;
    private final Optional<FaultyDisk> disk;
    private final OwnPostgres postgres;
    private final Proxy wayToDatabase;
    private final Network network;
    private final Servers servers;
    private final Load load;
    private final List<Thread> callers = new ArrayList<>();
    private final AtomicInteger snapshots = new AtomicInteger();
    private final AtomicInteger failedStarts = new AtomicInteger();
    private volatile boolean abandoned;

    /**
     * How a run is made.
     *
     * @param seed where chance starts
     * @param length how long blows are dealt; each kind is dealt once at least
     * @param pauseMax between two blows
     * @param quiet how long to wait between the last request and the judgement
     * @param blows the kinds that are dealt, as far as this machine can
     * @param members whose Avios move
     * @param tills how many there are
     * @param partners how many partners' programs there are
     * @param readers how many only ask
     */
    record Settings(
            long seed,
            Duration length,
            Duration pauseMax,
            Duration quiet,
            List<Blow> blows,
            List<Member> members,
            int tills,
            int partners,
            int readers) {

        Settings {
            blows = List.copyOf(blows);
            members = List.copyOf(members);
        }
    }

    private Torture(Site site, Settings settings, Consumer<String> progress) {
        this.site = site;
        this.settings = settings;
        this.progress = progress;
        this.random = new SplittableRandom(settings.seed());
        this.disk = FaultyDisk.compile(site.logs());
        this.postgres =
                OwnPostgres.takeOver(
                        site.data(),
                        site::stopDatabase,
                        disk.map(FaultyDisk::environment).orElse(Map.of()));
        InetSocketAddress database =
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), portOf(site.database().jdbcUrl()));
        this.wayToDatabase = Proxy.toPostgres(database);
        this.network = new Network(random.split());
        this.servers = Servers.start(this::startServer, SERVERS);
        Keys keys = Keys.get(site.logs(), network::server, settings.members());
        Storm storm =
                new Storm(
                        new Storm.Plan(
                                settings.seed(),
                                _ -> paceTill(),
                                site.collectors().first(),
                                site.collectors().count(),
                                CROWD,
                                keys::till,
                                TILL_PATIENCE,
                                false));
        this.load = new Load(storm, keys, settings.members());
    }

    /** Starts everything over this site. */
    static Torture begin(Site site, Settings settings, Consumer<String> progress) {
        return new Torture(site, settings, progress);
    }

    /** Runs it to its end. */
    Verdict run() {
        disk.ifPresentOrElse(
                _ -> progress.accept("disks can fail here: a shim is in front of PostgreSQL"),
                () -> progress.accept("NOT injected: disk full and fsync errors (no C compiler)"));
        startCallers();
        Torment torment = new Torment(servers, postgres, wayToDatabase, disk, random.split());
        long start = System.nanoTime();
        deal(torment);
        network.calm();
        load.end();
        finish();
        double seconds = (System.nanoTime() - start) / 1e9;
        progress.accept("quiet for " + settings.quiet().toSeconds() + " s ...");
        Pauses.pause(settings.quiet());
        servers.close();
        return new Judgement(site, load, network, wayToDatabase, servers, torment, disk)
                .pass(seconds, snapshots.get(), failedStarts.get(), LIMITS);
    }

    /** Lets nothing run on, when the process is told to end in mid-torture. */
    void abandon() {
        abandoned = true;
        postgres.abandon();
    }

    @Override
    public void close() {
        load.end();
        servers.close();
        wayToDatabase.close();
        postgres.close();
    }

    private void startCallers() {
        for (int i = 0; i < settings.tills(); i++) {
            callers.add(start("till-" + i, new Till(load.storm(), servers)));
        }
        for (int i = 0; i < settings.partners(); i++) {
            callers.add(start("partner-" + i, new PartnerCaller(load, servers, random.split())));
        }
        for (int i = 0; i < settings.readers(); i++) {
            callers.add(start("reader-" + i, new Reader(load, servers, random.split())));
        }
        callers.add(start("keys", this::keepKeysNew));
        callers.add(start("snapshots", this::takeSnapshots));
    }

    private static Thread start(String name, Runnable caller) {
        return Thread.ofPlatform().daemon().name(name).start(caller);
    }

    /** All kinds in a new order, again and again. */
    private void deal(Torment torment) {
        long end = System.nanoTime() + settings.length().toNanos();
        List<Blow> deck = new ArrayList<>();
        int dealt = 0;
        List<Blow> kinds =
                settings.blows().stream()
                        .filter(it -> disk.isPresent() || !it.needsFaultyDisk())
                        .toList();
        while (dealt < kinds.size() || System.nanoTime() - end < 0) {
            if (deck.isEmpty()) {
                deck.addAll(kinds);
            }
            Blow blow = deck.remove(random.nextInt(deck.size()));
            long struck = System.nanoTime();
            torment.strike(blow);
            dealt++;
            awaitAnswers(blow);
            progress.accept(
                    "%3d  %-45s %,8d requests sent, back in %.1f s"
                            .formatted(
                                    dealt,
                                    blow.words(),
                                    sent(),
                                    (System.nanoTime() - struck) / 1e9));
            Pauses.pause(
                    Duration.ofMillis(1 + random.nextInt((int) settings.pauseMax().toMillis())));
        }
    }

    private int sent() {
        return load.sentCount() + load.storm().sentCount();
    }

    private void awaitAnswers(Blow blow) {
        int wanted = load.answeredCount() + settings.readers() + settings.partners();
        if (!Pauses.await(BACK_MAX, () -> load.answeredCount() >= wanted)) {
            load.complain("no answers within " + BACK_MAX + " of: " + blow.words());
        }
    }

    private void finish() {
        if (!Pauses.await(FINISH_MAX, () -> callers.stream().noneMatch(Thread::isAlive))) {
            load.complain("callers that do not end within " + FINISH_MAX);
        }
    }

    private boolean paceTill() {
        Pauses.pause(TILL_PACE);
        return load.goesOn();
    }

    private void keepKeysNew() {
        try {
            load.keys().keepNew(settings.members(), load::goesOn);
        } catch (RuntimeException e) {
            load.complain("the tokens cannot be renewed: " + e);
        }
    }

    private void takeSnapshots() {
        try {
            while (load.goesOn()) {
                takeSnapshot();
                Pauses.pause(SNAPSHOT_EVERY);
            }
        } catch (RuntimeException e) {
            load.complain("the snapshots ended: " + e);
        }
    }

    private void takeSnapshot() {
        try {
            int wrong = StormBooks.outOfBalance(site.database());
            if (wrong > 0) {
                load.complain(wrong + " currencies do not add up to zero in a snapshot");
            } else {
                snapshots.incrementAndGet();
            }
        } catch (SQLException _) {
            // The database is down, which is what this is about.
        }
    }

    /** One whose start fails is started again, as a supervisor would. */
    private Running startServer() {
        for (int attempt = 1; ; attempt++) {
            try {
                return network.through(site.serve(LIMITS, urlThroughProxy()).running());
            } catch (IllegalStateException e) {
                failedStarts.incrementAndGet();
                if (attempt == STARTS_MAX || abandoned) {
                    throw e;
                }
            }
        }
    }

    private String urlThroughProxy() {
        String url = site.database().jdbcUrl();
        return url.replace(":" + portOf(url) + "/", ":" + wayToDatabase.address().getPort() + "/");
    }

    private static int portOf(String jdbcUrl) {
        String port = jdbcUrl.substring(jdbcUrl.lastIndexOf(':') + 1, jdbcUrl.lastIndexOf('/'));
        return Integer.parseInt(port);
    }
}
