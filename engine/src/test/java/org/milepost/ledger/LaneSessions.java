package org.milepost.ledger;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.milepost.postgres.Database;

/** The lanes' sessions on a database, as the server sees them. */
record LaneSessions(Database database) {

    /** A session that waits for a lock. */
    record Waiting(int process, Instant since) {}

    /** Waits until a lane waits for a lock. */
    Waiting awaitWaiting() {
        return awaitWaitingOtherThan(Optional.empty());
    }

    /** Waits until a lane waits for a lock in another transaction than that one. */
    Waiting awaitWaitingAgain(Waiting before) {
        return awaitWaitingOtherThan(Optional.of(before));
    }

    /** Ends a session from the server's side. */
    void terminate(Waiting session) {
        database.jdbi()
                .useHandle(
                        handle ->
                                handle.select("SELECT pg_terminate_backend(?)", session.process())
                                        .mapTo(Boolean.class)
                                        .one());
    }

    private Waiting awaitWaitingOtherThan(Optional<Waiting> before) {
        while (true) {
            Optional<Waiting> waiting = waiting();
            if (waiting.isPresent() && !waiting.equals(before)) {
                return waiting.get();
            }
        }
    }

    private Optional<Waiting> waiting() {
        return database.jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery(
                                                """
                                                SELECT pid, xact_start FROM pg_stat_activity
                                                 WHERE datname = current_database()
                                                   AND application_name = 'milepost lane'
                                                   AND wait_event_type = 'Lock'
                                                   AND xact_start IS NOT NULL
                                                """)
                                        .map(
                                                (row, _) ->
                                                        new Waiting(
                                                                row.getInt(1),
                                                                row.getObject(
                                                                                2,
                                                                                OffsetDateTime
                                                                                        .class)
                                                                        .toInstant()))
                                        .findFirst());
    }
}
