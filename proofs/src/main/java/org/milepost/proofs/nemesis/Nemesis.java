package org.milepost.proofs.nemesis;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.milepost.bench.process.Pauses;
import org.milepost.ledger.AccountId;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.proofs.history.Outages;
import org.milepost.proofs.proxy.ConnectionFault;
import org.milepost.proofs.proxy.Disturbance;
import org.milepost.proofs.proxy.ProxiedConnection;
import org.milepost.proofs.proxy.Proxy;

/**
 * Injects one fault after the other; when one has been injected, everything runs again.
 *
 * <p>Threads: used by one thread.
 */
public final class Nemesis {

    private static final int DOWN_MILLIS_MAX = 1_500;
    private static final int RECOVERY_MILLIS_MAX = 900;
    private static final int FREEZE_MILLIS_MAX = 25_000;
    private static final int LOCK_MILLIS_MAX = 700;
    private static final int DISK_MILLIS_MAX = 1_500;
    private static final int HALF_OPEN_MILLIS_MAX = 6_000;
    private static final int DELAY_MILLIS_MAX = 400;
    private static final int DISTURBED_MILLIS_MAX = 2_500;

    /** Under load each of them happens at once; where one does not, the verdict says so. */
    private static final Duration HAPPENED_MAX = Duration.ofSeconds(10);

    private static final Duration RECOVERY_MAX = Duration.ofSeconds(4);

    /** The time for new connections, and for the requests that waited for them. */
    private static final Duration RECONNECTED_AFTER = Duration.ofSeconds(2);

    private final Targets targets;
    private final SplittableRandom random;
    private final Outages outages = new Outages();
    private final Map<InjectedFault, Integer> injected = new EnumMap<>(InjectedFault.class);
    private int crashes;
    private int hung;

    /**
     * What faults are injected into.
     *
     * @param postgres its processes; empty when they are left alone
     * @param proxy between servers and database, if there is one
     * @param disk of PostgreSQL, if it can fail
     * @param database where accounts are locked
     * @param account a random one to lock
     * @param interruptStart kills a server while it starts, when all are killed
     */
    public record Targets(
            Servers servers,
            Optional<PostgresProcess> postgres,
            Optional<Proxy> proxy,
            Optional<FaultyDisk> disk,
            DatabaseSettings database,
            Function<SplittableRandom, AccountId> account,
            Runnable interruptStart) {}

    public Nemesis(Targets targets, SplittableRandom random) {
        this.targets = targets;
        this.random = random;
    }

    /** Injects a fault; returns when everything runs again. */
    public void inject(InjectedFault fault) {
        long start = System.nanoTime();
        strike(fault);
        if (fault.isOutage()) {
            outages.add(start, System.nanoTime(), RECONNECTED_AFTER);
        }
        injected.merge(fault, 1, Integer::sum);
    }

    /** When servers could not reach the database. */
    public Outages outages() {
        return outages;
    }

    /** What was injected, for a person. */
    public String text() {
        String faults =
                injected.entrySet().stream()
                        .map(it -> it.getValue() + " " + it.getKey().words())
                        .collect(Collectors.joining(", "));
        return "faults injected: " + faults + "; " + targets.servers().runCount() + " server runs";
    }

    /** How often the disk refused, and what PostgreSQL made of it, for a person. */
    public String diskText() {
        return targets.disk()
                .map(
                        disk ->
                                String.format(
                                        Locale.ROOT,
                                        "disk: %,d writes refused, %,d flushes failed; PostgreSQL"
                                                + " ended by itself %d times, and hung %d times",
                                        disk.refusedWrites(),
                                        disk.refusedFlushes(),
                                        crashes,
                                        hung))
                .orElse("disk: NOT injected, because there is no C compiler here");
    }

    /** The faults that were injected and had no effect, in words: they prove nothing. */
    public List<String> withoutEffect() {
        List<String> idle = new ArrayList<>();
        for (InjectedFault fault : injected.keySet()) {
            boolean happened =
                    switch (fault) {
                        case DISK_FULL -> targets.disk().orElseThrow().refusedWrites() > 0;
                        case FSYNC_FAILS -> targets.disk().orElseThrow().refusedFlushes() > 0;
                        default -> fault.connectionFault().map(this::count).orElse(1) > 0;
                    };
            if (!happened) {
                idle.add("injected, and without effect: " + fault.words());
            }
        }
        return idle;
    }

    private void strike(InjectedFault fault) {
        Servers servers = targets.servers();
        switch (fault) {
            case KILL_SERVER -> servers.kill(anyServer());
            case STOP_SERVER -> servers.restart(anyServer());
            case KILL_DURING_START -> servers.killAll(targets.interruptStart());
            case KILL_POSTMASTER -> {
                postgres().killFirst();
                recover();
            }
            case KILL_POSTGRES -> {
                postgres().kill();
                recover();
            }
            case STOP_POSTGRES -> {
                postgres().stopImmediately();
                recover();
            }
            case FREEZE_POSTGRES ->
                    postgres().freeze(Duration.ofMillis(random.nextInt(FREEZE_MILLIS_MAX)));
            case KILL_EVERYTHING -> {
                postgres().kill();
                servers.killAll(this::recoverOwn);
            }
            case KILL_DURING_RECOVERY -> {
                postgres().kill();
                pause(RECOVERY_MILLIS_MAX);
                servers.kill(anyServer());
            }
            case LOCK_ACCOUNT -> lockAccount();
            case DISK_FULL -> {
                FaultyDisk disk = targets.disk().orElseThrow();
                spoil(disk, disk.full(), disk::refusedWrites);
            }
            case FSYNC_FAILS -> {
                FaultyDisk disk = targets.disk().orElseThrow();
                spoil(disk, disk.failing(), disk::refusedFlushes);
            }
            case CUT_AFTER_COMMIT, CUT_AFTER_REQUEST, HALF_OPEN, DRIP, DELAY, RESET ->
                    disturb(fault.connectionFault().orElseThrow());
        }
    }

    private PostgresProcess postgres() {
        return targets.postgres().orElseThrow();
    }

    private int anyServer() {
        return random.nextInt(targets.servers().nodes().size());
    }

    private void recover() {
        if (postgres() instanceof OwnPostgres) {
            pause(DOWN_MILLIS_MAX);
        }
        postgres().recover();
    }

    /** A demo starts its own PostgreSQL when it starts. */
    private void recoverOwn() {
        if (postgres() instanceof OwnPostgres own) {
            own.recover();
        }
    }

    private void lockAccount() {
        AccountId account = targets.account().apply(random);
        DatabaseSettings database = targets.database();
        try (Connection connection =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                PreparedStatement lock =
                        connection.prepareStatement(
                                "SELECT FROM account WHERE bucket = ? AND account = ?"
                                        + " FOR UPDATE")) {
            connection.setAutoCommit(false);
            lock.setInt(1, account.bucket());
            lock.setLong(2, account.number());
            lock.execute();
            pause(LOCK_MILLIS_MAX);
            connection.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException("an account could not be locked", e);
        }
    }

    private void spoil(FaultyDisk disk, Path flag, LongSupplier refused) {
        OwnPostgres own = (OwnPostgres) postgres();
        long before = refused.getAsLong();
        FaultyDisk.raise(flag);
        try {
            Pauses.await(HAPPENED_MAX, () -> refused.getAsLong() > before);
            pause(DISK_MILLIS_MAX);
        } finally {
            disk.heal();
        }
        if (!Pauses.await(RECOVERY_MAX, () -> !own.isAlive() || own.answers())) {
            hung++;
            own.recover();
        }
        if (!own.isAlive()) {
            crashes++;
            own.recover();
        }
    }

    private void disturb(ConnectionFault fault) {
        int millis =
                switch (fault) {
                    case HALF_OPEN -> random.nextInt(HALF_OPEN_MILLIS_MAX);
                    case DELAY -> random.nextInt(DELAY_MILLIS_MAX);
                    default -> DISTURBED_MILLIS_MAX;
                };
        Duration length = Duration.ofMillis(1 + millis);
        Disturbance disturbance = new Disturbance(fault, length, random.nextInt(3) > 0);
        int before = count(fault);
        Set<ProxiedConnection> disturbed = new LinkedHashSet<>();
        Pauses.await(
                HAPPENED_MAX,
                () -> {
                    // Also those that a server opens only now, such as a lane's first.
                    targets.proxy().orElseThrow().open().stream()
                            .filter(disturbed::add)
                            .forEach(it -> it.disturb(disturbance));
                    return count(fault) > before;
                });
        pause(DISTURBED_MILLIS_MAX);
        if (fault == ConnectionFault.HALF_OPEN) {
            // It lasts until the connection ends, which is when a server can know of it.
            Pauses.pause(length);
        }
        disturbed.forEach(ProxiedConnection::recover);
    }

    private int count(ConnectionFault fault) {
        return targets.proxy().map(it -> it.counts().getOrDefault(fault, 0)).orElse(0);
    }

    private void pause(int millisMax) {
        Pauses.pause(Duration.ofMillis(1 + random.nextInt(millisMax)));
    }
}
