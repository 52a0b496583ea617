package org.milepost.proofs.retries;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.milepost.ledger.AccountId;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.proofs.site.Pauses;

/**
 * What happens to the servers while tills are at work: again and again somebody locks an account,
 * so that a lane stands still until requests are too late, and now and then a server is stopped or
 * killed and started again.
 *
 * <p>Threads: a run is one thread's own.
 */
final class Mischief implements Runnable {

    private static final int PAUSE_MILLIS_MAX = 400;
    private static final int LOCK_MILLIS_MAX = 700;

    private final Storm storm;
    private final Servers servers;
    private final DatabaseSettings database;
    private final Duration restartEvery;
    private final BooleanSupplier goesOn;
    private final SplittableRandom random;

    private int locks;
    private int stops;
    private int kills;

    /**
     * Mischief that starts now.
     *
     * @param restartEvery how often a server is ended
     * @param goesOn whether tills are still at work
     */
    Mischief(
            Storm storm,
            Servers servers,
            DatabaseSettings database,
            Duration restartEvery,
            BooleanSupplier goesOn) {
        this.storm = storm;
        this.servers = servers;
        this.database = database;
        this.restartEvery = restartEvery;
        this.goesOn = goesOn;
        this.random = new SplittableRandom(storm.plan().seed());
    }

    @Override
    public void run() {
        try (Connection connection =
                DriverManager.getConnection(
                        database.jdbcUrl(), database.user(), database.password())) {
            connection.setAutoCommit(false);
            long nextRestart = System.nanoTime() + restartEvery.toNanos();
            while (goesOn.getAsBoolean()) {
                Pauses.pause(Duration.ofMillis(random.nextInt(PAUSE_MILLIS_MAX)));
                lockSomebody(connection);
                if (System.nanoTime() - nextRestart > 0) {
                    restartSomeServer();
                    nextRestart = System.nanoTime() + restartEvery.toNanos();
                }
            }
        } catch (SQLException | RuntimeException e) {
            storm.complain("the mischief failed: " + e);
        }
    }

    /** What was done, for a person; only after the run. */
    String text() {
        return "%d accounts locked for up to %d ms, %d servers stopped, %d killed"
                .formatted(locks, LOCK_MILLIS_MAX, stops, kills);
    }

    private void lockSomebody(Connection connection) throws SQLException {
        Storm.Plan plan = storm.plan();
        long collector = plan.firstCollector() + random.nextInt(plan.collectors());
        AccountId account = AccountId.of("AIRMILES", Long.toString(collector), "CASH");
        try (PreparedStatement lock =
                connection.prepareStatement(
                        "SELECT FROM account WHERE bucket = ? AND account = ? FOR UPDATE")) {
            lock.setInt(1, account.bucket());
            lock.setLong(2, account.number());
            lock.execute();
        }
        Pauses.pause(Duration.ofMillis(random.nextInt(LOCK_MILLIS_MAX)));
        connection.rollback();
        locks++;
    }

    private void restartSomeServer() {
        int place = random.nextInt(servers.doors().size());
        if (stops <= kills) {
            servers.restart(place);
            stops++;
        } else {
            servers.kill(place);
            kills++;
        }
    }
}
