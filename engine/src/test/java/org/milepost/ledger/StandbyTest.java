package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.milepost.FakeClock;
import org.milepost.commit.LaneSettings;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseFault;
import org.milepost.postgres.KillableServer;
import org.milepost.postgres.Session;
import org.milepost.postgres.SessionPurpose;
import org.milepost.postgres.SqlFailure;

/**
 * An address may lead to a standby after the primary has gone. It can be read, and has not yet
 * replayed what was taken back.
 */
final class StandbyTest {

    private static final LaneSettings SETTINGS =
            new LaneSettings(1, 100, 100, false, 5, Duration.ofSeconds(5));

    private final FakeClock clock = new FakeClock();

    @Test
    void aStandbyGivesNoAnswersAgain() {
        try (KillableServer server = KillableServer.start();
                Database database = server.database()) {
            List<Command<?>> replays = booked(database);
            JournalStore journal = new JournalStore(clock, false);
            // the second one asks for the answers alone
            assertThat(write(journal, database, replays)).allMatch(QueuedOperation::isReplay);
            assertThat(write(journal, database, replays)).allMatch(QueuedOperation::isReplay);

            server.kill();
            server.restartAsStandby();

            assertThatThrownBy(() -> write(journal, database, replays))
                    .isInstanceOfSatisfying(
                            DatabaseFault.class,
                            it -> assertThat(it.failure()).isEqualTo(SqlFailure.CONNECTION_LOST));
        }
    }

    private List<Command<?>> booked(Database database) {
        try (Ledger ledger = Ledger.open(database, SETTINGS, clock)) {
            ScriptedCommand command = TestAccounts.open(ledger, 1).credits(0, 100, "opening");
            ledger.execute(command, PendingCommand.LONG, PendingCommand.LONG);
            return List.of(command);
        }
    }

    private static List<QueuedOperation<?>> write(
            JournalStore journal, Database database, List<Command<?>> works) {
        try (Session session = database.openSession(SessionPurpose.LANE, "milepost lane")) {
            List<QueuedOperation<?>> queued = new ArrayList<>();
            works.forEach(it -> queued.add(new QueuedOperation<>(it)));
            return journal.write(session, 0, queued);
        }
    }
}
