package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.milepost.FakeClock;
import org.milepost.commit.LaneSettings;
import org.milepost.postgres.Database;
import org.milepost.postgres.KillableServer;

/**
 * With a synchronous standby nothing is answered that is not there, although PostgreSQL shows a row
 * as soon as the wait of its commit has ended in any way.
 */
final class SynchronousStandbyTest {

    private static final LaneSettings SETTINGS =
            new LaneSettings(1, 100, 100, false, 5, Duration.ofSeconds(60));

    private static final String WAITING =
            "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'";

    private final FakeClock clock = new FakeClock();

    @Test
    void nothingIsAnsweredBeforeTheStandbyHasIt() {
        try (KillableServer server = KillableServer.start();
                Database database = server.database();
                Ledger ledger = Ledger.open(database, SETTINGS, clock)) {
            ScriptedCommand command = TestAccounts.open(ledger, 1).credits(0, 100, "opening");
            setStandby(server, "'nobody'");
            PendingCommand first = PendingCommand.of(ledger, command);
            int canceled = awaitWaiting(database.jdbi(), 0);

            // what an operator may do to a session that hangs: the commit ends with a warning
            server.execute("SELECT pg_cancel_backend(" + canceled + ")");
            int again = awaitWaiting(database.jdbi(), canceled);
            assertThat(transfers(database.jdbi())).isEqualTo(1);
            assertThat(first.isDone()).isFalse();

            // another caller's retry reads the row, and must wait too
            PendingCommand retry = PendingCommand.of(ledger, command);
            server.execute("SELECT pg_terminate_backend(" + again + ")");
            awaitWaiting(database.jdbi(), again);
            assertThat(first.isDone()).isFalse();
            assertThat(retry.isDone()).isFalse();

            setStandby(server, "''");
            assertThat(retry.answer()).isEqualTo(first.answer());
            assertThat(transfers(database.jdbi())).isEqualTo(1);
        }
    }

    private static void setStandby(KillableServer server, String names) {
        server.execute(
                "ALTER SYSTEM SET synchronous_standby_names = " + names, "SELECT pg_reload_conf()");
        server.execute("SELECT pg_sleep(0.1)");
    }

    /** The process whose commit waits for a standby, once there is one besides this. */
    private static int awaitWaiting(Jdbi jdbi, int besides) {
        long end = System.nanoTime() + PendingCommand.LONG.toNanos();
        while (System.nanoTime() - end < 0) {
            for (int pid :
                    jdbi.withHandle(it -> it.createQuery(WAITING).mapTo(Integer.class).list())) {
                if (pid != besides) {
                    return pid;
                }
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no commit waits for the standby");
    }

    private static int transfers(Jdbi jdbi) {
        return jdbi.withHandle(
                it -> it.createQuery("SELECT count(*) FROM transfer").mapTo(Integer.class).one());
    }
}
