package org.milepost.proofs.torture;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.milepost.proofs.proxy.Fault;
import org.milepost.proofs.proxy.Mishap;
import org.milepost.proofs.proxy.Passage;
import org.milepost.proofs.proxy.Proxy;
import org.milepost.proofs.retries.Servers;
import org.milepost.proofs.site.Pauses;

/**
 * Whoever deals the blows, one after the other, and starts again what does not start by itself.
 *
 * <p>Threads: used by one thread.
 */
final class Torment {

    private static final int DOWN_MILLIS_MAX = 1_500;
    private static final int DISK_MILLIS_MAX = 1_500;
    private static final int HALF_OPEN_MILLIS_MAX = 6_000;
    private static final int DELAY_MILLIS_MAX = 400;
    private static final int FLAWED_MILLIS_MAX = 2_500;

    /** Under load each of them happens at once; where one does not, the judgement says so. */
    private static final Duration HAPPENED_MAX = Duration.ofSeconds(10);

    private static final Duration RECOVERY_MAX = Duration.ofSeconds(4);

    /** Connecting anew, and the requests that waited for it. */
    private static final Duration RECONNECTED_AFTER = Duration.ofSeconds(2);

    private final Outages outages = new Outages();
    private final Servers servers;
    private final OwnPostgres postgres;
    private final Proxy wayToDatabase;
    private final Optional<FaultyDisk> disk;
    private final SplittableRandom random;
    private final Map<Blow, Integer> dealt = new EnumMap<>(Blow.class);
    private int crashes;
    private int hung;

    Torment(
            Servers servers,
            OwnPostgres postgres,
            Proxy wayToDatabase,
            Optional<FaultyDisk> disk,
            SplittableRandom random) {
        this.servers = servers;
        this.postgres = postgres;
        this.wayToDatabase = wayToDatabase;
        this.disk = disk;
        this.random = random;
    }

    /** Deals one; when it returns everything runs again. */
    void strike(Blow blow) {
        long start = System.nanoTime();
        deal(blow);
        if (blow.hitsDatabase()) {
            outages.add(start, System.nanoTime(), RECONNECTED_AFTER);
        }
        dealt.merge(blow, 1, Integer::sum);
    }

    /** When the database was out of reach. */
    Outages outages() {
        return outages;
    }

    /** How often each was dealt. */
    Map<Blow, Integer> dealt() {
        return dealt;
    }

    /** How often PostgreSQL ended because of its disk. */
    int crashes() {
        return crashes;
    }

    /** How often it did not come back, and had to be killed, though its disk had healed. */
    int hung() {
        return hung;
    }

    private void deal(Blow blow) {
        switch (blow) {
            case KILL_SERVER -> servers.kill(random.nextInt(servers.doors().size()));
            case STOP_SERVER -> servers.restart(random.nextInt(servers.doors().size()));
            case KILL_POSTMASTER -> {
                postgres.killFirst();
                revive();
            }
            case KILL_POSTGRES -> {
                postgres.kill();
                revive();
            }
            case STOP_IMMEDIATE -> {
                postgres.stopImmediately();
                revive();
            }
            case KILL_EVERYTHING -> {
                postgres.kill();
                servers.killAll(postgres::restart);
            }
            case DISK_FULL -> {
                FaultyDisk faulty = disk.orElseThrow();
                spoil(faulty, faulty.full(), faulty::refusedWrites);
            }
            case FSYNC_FAILS -> {
                FaultyDisk faulty = disk.orElseThrow();
                spoil(faulty, faulty.failing(), faulty::refusedFlushes);
            }
            case CUT_AFTER_COMMIT, CUT_AFTER_REQUEST, HALF_OPEN, DRIP, DELAY, RESET ->
                    disturb(blow.fault().orElseThrow());
        }
    }

    private void revive() {
        pause(DOWN_MILLIS_MAX);
        postgres.restart();
    }

    private void spoil(FaultyDisk faulty, Path flag, LongSupplier refused) {
        long before = refused.getAsLong();
        FaultyDisk.raise(flag);
        try {
            Pauses.await(HAPPENED_MAX, () -> refused.getAsLong() > before);
            pause(DISK_MILLIS_MAX);
        } finally {
            faulty.heal();
        }
        if (!Pauses.await(RECOVERY_MAX, () -> !postgres.isAlive() || postgres.answers())) {
            hung++;
            postgres.restart();
        }
        if (!postgres.isAlive()) {
            crashes++;
            postgres.restart();
        }
    }

    private void disturb(Fault fault) {
        Duration length =
                Duration.ofMillis(
                        1
                                + switch (fault) {
                                    case HALF_OPEN -> random.nextInt(HALF_OPEN_MILLIS_MAX);
                                    case DELAY -> random.nextInt(DELAY_MILLIS_MAX);
                                    default -> FLAWED_MILLIS_MAX;
                                });
        Mishap mishap = new Mishap(fault, length, random.nextInt(3) > 0);
        int before = happened(fault);
        Set<Passage> struck = new LinkedHashSet<>();
        Pauses.await(
                HAPPENED_MAX,
                () -> {
                    // Also those that a server opens only now, such as a lane's first.
                    wayToDatabase.open().stream()
                            .filter(struck::add)
                            .forEach(it -> it.suffer(mishap));
                    return happened(fault) > before;
                });
        pause(FLAWED_MILLIS_MAX);
        if (fault == Fault.HALF_OPEN) {
            // It lasts until the connection ends, which is when a server can know of it.
            Pauses.pause(length);
        }
        struck.forEach(Passage::recover);
    }

    private int happened(Fault fault) {
        return wayToDatabase.counts().getOrDefault(fault, 0);
    }

    private void pause(int millisMax) {
        Pauses.pause(Duration.ofMillis(1 + random.nextInt(millisMax)));
    }
}
