package org.milepost;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.milepost.commit.LaneEvents;
import org.milepost.commit.LaneSettings;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.http.Route;
import org.milepost.ledger.EpochStore;
import org.milepost.ledger.LedgerEvents;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.programme.Programmes;

/**
 * A private sandbox within a demo, for one run of a partner's tests: the same calls over a database
 * of its own, with a clock, faults and a list of calls of its own. It shares the process, the port
 * and the PostgreSQL with the demo.
 *
 * <p>Threads: shared; closed once by its owner.
 */
final class World implements AutoCloseable {

    /** One writer, and few connections: a world has the calls of one run of tests. */
    private static final LaneSettings LANES =
            new LaneSettings(1, 256, 64, false, 5, Duration.ofSeconds(5));

    private static final int POOL_SIZE_MAX = 3;

    /** How long closing waits for calls in progress. */
    private static final Duration CALLS_MAX = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofMillis(20);

    private final Description description;
    private final String path;
    private final OpenParts opened = new OpenParts();
    private final AtomicInteger calls = new AtomicInteger();
    private List<Route> routes = List.of();

    /**
     * What distinguishes a world from others.
     *
     * @param id names it in its address; 128 random bits
     * @param name what the caller calls it; may be empty
     * @param number of its database
     * @param expiresAt when it ends by itself, in real time
     * @param url the base of the addresses of its calls
     */
    record Description(
            String id, String name, int number, Instant createdAt, Instant expiresAt, String url) {}

    private World(Description description, String path) {
        this.description = description;
        this.path = path;
    }

    /**
     * Opens a world over its database.
     *
     * @param path what its addresses have before the paths of calls
     * @param database a copy of the prototype
     * @param demo the settings of the demo
     * @param realTime where its time begins
     */
    static World open(
            Description description,
            String path,
            DatabaseSettings database,
            Config demo,
            InstantSource realTime) {
        World world = new World(description, path);
        try {
            world.build(config(database, demo, description.url()), realTime);
            return world;
        } catch (RuntimeException | Error e) {
            world.close();
            throw e;
        }
    }

    /** Makes the data that all worlds begin with, in an empty database. */
    static void load(DatabaseSettings database, Config demo, InstantSource realTime) {
        Config config = config(database, demo, demo.issuer());
        DemoParts parts = DemoParts.ofWorld(realTime, config.checkoutDeadline());
        try (Database open = Database.open(config.database())) {
            open.migrate();
            try (Programmes programmes = Programmes.open(open, parts.catalogues());
                    Application application = open(open, programmes, config, parts)) {
                application.load();
            }
            open.tidy();
        }
    }

    /** What distinguishes it from others. */
    Description description() {
        return description;
    }

    /** Its calls, with paths that begin after its own. */
    List<Route> routes() {
        return routes;
    }

    /** Waits a while for calls in progress, and ends the others. */
    @Override
    public void close() {
        awaitCalls();
        opened.close();
    }

    private void build(Config config, InstantSource realTime) {
        DemoParts parts = DemoParts.ofWorld(realTime, config.checkoutDeadline());
        Database database = opened.add(Database.open(config.database()));
        // The copy is a database of its own, whose confirmation numbers differ from the
        // prototype's.
        new EpochStore(database).begin(parts.clock().instant());
        Programmes programmes = opened.add(Programmes.open(database, parts.catalogues()));
        Application application = opened.add(open(database, programmes, config, parts));
        routes =
                application.routes().stream()
                        .map(it -> it.with(request -> answer(it, request)))
                        .toList();
    }

    private static Application open(
            Database database, Programmes programmes, Config config, DemoParts parts) {
        return Application.open(
                database,
                programmes,
                config,
                Optional.of(parts),
                parts.clock(),
                LaneEvents.NONE,
                LedgerEvents.NONE);
    }

    private Response answer(Route route, Request request) {
        calls.incrementAndGet();
        try {
            return within(route.endpoint().answer(request));
        } finally {
            calls.decrementAndGet();
        }
    }

    /** Puts the world's path before the paths that an answer names. */
    private Response within(Response response) {
        Response changed = response;
        String location = response.headers().getOrDefault("Location", "");
        if (location.startsWith("/")) {
            changed = changed.with("Location", path + location);
        }
        String cookie = response.headers().getOrDefault("Set-Cookie", "");
        if (!cookie.isEmpty()) {
            changed =
                    changed.with("Set-Cookie", cookie.replace("; Path=/;", "; Path=" + path + ";"));
        }
        return changed;
    }

    private void awaitCalls() {
        long start = System.nanoTime();
        try {
            while (calls.get() > 0 && System.nanoTime() - start < CALLS_MAX.toNanos()) {
                Thread.sleep(POLL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Config config(DatabaseSettings database, Config demo, String url) {
        return new Config(
                database.withPoolSizeMax(POOL_SIZE_MAX),
                demo.http(),
                url,
                LANES,
                demo.checkoutDeadline(),
                Optional.empty());
    }
}
