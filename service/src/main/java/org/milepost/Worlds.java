package org.milepost;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.milepost.dialect.IdempotencyKey;
import org.milepost.http.MountedRoutes;
import org.milepost.postgres.DatabaseFault;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.threads.BackgroundJob;
import org.milepost.threads.JobStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worlds of a demo, up to a maximum number at once, each for a day. They end with the demo. The
 * next demo drops the databases that are left.
 *
 * <p>A world's database is a copy of a prototype, which has the sandbox's data. The first world
 * that a build of Milepost makes waits for the prototype; later ones find it, also after a restart.
 *
 * <p>Threads: shared.
 */
final class Worlds implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Worlds.class);

    /** The most worlds at once. */
    static final int WORLDS_MAX = 50;

    /** How long a world exists. */
    static final Duration LIFETIME = Duration.ofDays(1);

    /** What the paths of a world begin with. */
    private static final String PATH = "/worlds/";

    private static final int ID_BYTES = 16;

    /** More at once are not faster, because each uses a processor. */
    private static final int CREATED_AT_ONCE_MAX = 2;

    private static final int CLOSED_AT_ONCE_MAX = 8;

    /** How long a caller waits for the prototype and for its turn. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    private static final Duration EXPIRY_PERIOD = Duration.ofSeconds(30);

    private static final Duration SINCE_SUCCESS_MAX = Duration.ofDays(1);

    private final Config demo;
    private final WorldStore store;
    private final InstantSource realTime;
    private final int worldsMax;
    private final MountedRoutes mounted = new MountedRoutes();
    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Semaphore turns = new Semaphore(CREATED_AT_ONCE_MAX);
    private final Semaphore preparing = new Semaphore(1);
    private final Semaphore dropping = new Semaphore(1);
    private final ConcurrentMap<String, World> byId = new ConcurrentHashMap<>();
    private final BackgroundJob job =
            new BackgroundJob("worlds", EXPIRY_PERIOD, SINCE_SUCCESS_MAX, this::expire);

    // Guarded by preparing.
    private boolean isClean;
    private boolean hasPrototype;

    // Guarded by slots.
    private final Set<Slot> slots = ConcurrentHashMap.newKeySet();
    private final Map<String, Slot> byKey = new HashMap<>();
    private boolean closed;

    /** A world that is being made, or exists, or is being closed. */
    private static final class Slot {
        private final CompletableFuture<World> world = new CompletableFuture<>();
        private final String name;

        Slot(String name) {
            this.name = name;
        }
    }

    /** Why a world cannot be made now. */
    enum Refusal {
        /** The maximum number of worlds exists. */
        FULL,
        /** Others are being made, and this one could not begin in time. */
        BUSY,
        /** The key was used for a world with another name. */
        KEY_USED
    }

    /** What became of a request for a world. */
    sealed interface Creation {
        /** It exists; it is new unless an earlier request with the same key has made it. */
        record Made(World.Description world, boolean isNew) implements Creation {}

        /** It does not exist. */
        record Refused(Refusal refusal) implements Creation {}
    }

    private Worlds(Config demo, InstantSource realTime, int worldsMax) {
        this.demo = demo;
        this.store = new WorldStore(demo.database());
        this.realTime = realTime;
        this.worldsMax = worldsMax;
    }

    /**
     * Starts to keep the worlds of a demo, without any.
     *
     * @param demo the settings of the demo, with the address at which it will serve
     * @param worldsMax the most worlds at once
     */
    static Worlds start(Config demo, InstantSource realTime, int worldsMax) {
        Worlds worlds = new Worlds(demo, realTime, worldsMax);
        Thread.ofVirtual().name("worlds-of-before").start(() -> worlds.prepare(false));
        worlds.job.start();
        return worlds;
    }

    /** The calls of all worlds, for the server. */
    MountedRoutes mounted() {
        return mounted;
    }

    /** The most worlds at once. */
    int worldsMax() {
        return worldsMax;
    }

    /** The status of the job that ends worlds after their time. */
    JobStatus jobStatus() {
        return job.status();
    }

    /**
     * Makes a world, or finds the one that an earlier request with the same key has made.
     *
     * @param name may be empty
     */
    Creation create(Optional<IdempotencyKey> key, String name) {
        Slot added = new Slot(name);
        Optional<Slot> known;
        synchronized (slots) {
            known = key.map(it -> byKey.get(it.text()));
            if (known.isEmpty()) {
                if (closed || slots.size() >= worldsMax) {
                    return new Creation.Refused(Refusal.FULL);
                }
                slots.add(added);
                key.ifPresent(it -> byKey.put(it.text(), added));
            }
        }
        if (known.isEmpty()) {
            return make(added);
        }
        return known.get().name.equals(name)
                ? await(known.get())
                : new Creation.Refused(Refusal.KEY_USED);
    }

    /** The world with this identifier. */
    Optional<World.Description> find(String id) {
        return Optional.ofNullable(byId.get(id)).map(World::description);
    }

    /** All worlds, the oldest first. */
    List<World.Description> all() {
        return byId.values().stream()
                .map(World::description)
                .sorted(Comparator.comparingInt(World.Description::number))
                .toList();
    }

    /**
     * Ends a world; its threads and connections are gone when this returns. Its database is dropped
     * soon afterwards, and until then the world counts as one of those that exist: a drop waits for
     * a checkpoint of the whole server, which takes seconds after many worlds were made.
     *
     * @return false when there is none
     */
    boolean end(String id) {
        World world = byId.remove(id);
        if (world == null) {
            return false;
        }
        mounted.remove(PATH + id);
        world.close();
        Thread.ofVirtual().name("world-drop").start(() -> drop(world));
        return true;
    }

    /** One after the other, because each drop waits for a checkpoint. */
    private void drop(World world) {
        dropping.acquireUninterruptibly();
        try {
            store.drop(world.description().number());
        } catch (DatabaseFault e) {
            if (!isClosed()) {
                LOG.warn(
                        "the database of a world cannot be dropped: {}; the next start of the demo"
                                + " drops it; check the disk and PostgreSQL's log",
                        e.getMessage());
            }
        } finally {
            dropping.release();
            free(it -> world.equals(it.world.getNow(null)));
        }
    }

    /** Ends the worlds whose time is over. */
    void expire() {
        Instant now = realTime.instant();
        byId.values().stream()
                .map(World::description)
                .filter(it -> !it.expiresAt().isAfter(now))
                .forEach(it -> end(it.id()));
    }

    /** Ends all worlds; the next start drops their databases. */
    @Override
    public void close() {
        synchronized (slots) {
            closed = true;
        }
        job.close();
        List<World> open = new ArrayList<>(byId.values());
        open.forEach(it -> mounted.remove(PATH + it.description().id()));
        byId.clear();
        Semaphore room = new Semaphore(CLOSED_AT_ONCE_MAX);
        List<Thread> closing =
                open.stream().map(it -> Thread.startVirtualThread(() -> close(it, room))).toList();
        try {
            for (Thread thread : closing) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(World world, Semaphore room) {
        room.acquireUninterruptibly();
        try {
            world.close();
        } finally {
            room.release();
        }
    }

    /**
     * Drops what an earlier demo left, and makes the prototype if it is not of this build.
     *
     * @return false when another caller does it and takes too long
     */
    private boolean prepare(boolean withPrototype) {
        try {
            if (!preparing.tryAcquire(WAIT_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        try {
            if (!isClean) {
                store.numbers().forEach(store::drop);
                isClean = true;
            }
            if (withPrototype && !hasPrototype) {
                makePrototype();
                hasPrototype = true;
            }
            return true;
        } finally {
            preparing.release();
        }
    }

    /** A build that is not of a commit may have other data than the last one. */
    private void makePrototype() {
        String origin = Build.described();
        boolean isOfThisBuild =
                Build.isOfCommit() && store.prototypeOrigin().filter(origin::equals).isPresent();
        if (!isOfThisBuild) {
            World.load(store.createPrototype(), demo, realTime);
            store.completePrototype(origin);
        }
    }

    private Creation make(Slot slot) {
        boolean hasTurn = false;
        try {
            hasTurn = prepare(true) && turns.tryAcquire(WAIT_MAX.toNanos(), TimeUnit.NANOSECONDS);
            if (hasTurn) {
                World made = open(slot.name);
                slot.world.complete(made);
                return new Creation.Made(made.description(), true);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (hasTurn) {
                turns.release();
            }
            if (!slot.world.isDone()) {
                slot.world.cancel(false);
                free(slot::equals);
            }
        }
        return new Creation.Refused(Refusal.BUSY);
    }

    private World open(String name) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        int number = numbers.incrementAndGet();
        Instant now = realTime.instant();
        String path = PATH + id;
        try {
            DatabaseSettings copy = store.copyPrototype(number);
            World world =
                    World.open(
                            new World.Description(
                                    id,
                                    name,
                                    number,
                                    now,
                                    now.plus(LIFETIME),
                                    demo.issuer() + path),
                            path,
                            copy,
                            demo,
                            realTime);
            synchronized (slots) {
                if (!closed) {
                    mounted.add(
                            path, world.routes(), Routes.prefixes(demo.errors()), Routes.OTHERWISE);
                    byId.put(id, world);
                    return world;
                }
            }
            world.close();
            throw new IllegalStateException("a world was made while the demo ended");
        } catch (RuntimeException | Error e) {
            store.drop(number);
            throw e;
        }
    }

    private Creation await(Slot slot) {
        try {
            World world = slot.world.get(WAIT_MAX.toNanos(), TimeUnit.NANOSECONDS);
            return new Creation.Made(world.description(), false);
        } catch (TimeoutException | ExecutionException | CancellationException e) {
            return new Creation.Refused(Refusal.BUSY); // the other request failed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Creation.Refused(Refusal.BUSY);
        }
    }

    private void free(Predicate<Slot> which) {
        synchronized (slots) {
            slots.removeIf(which);
            byKey.values().removeIf(which);
        }
    }

    private boolean isClosed() {
        synchronized (slots) {
            return closed;
        }
    }
}
