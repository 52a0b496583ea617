package org.milepost.operator;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.node.ObjectNode;

/**
 * The trail: every change that operators make, written in the transaction of the change itself.
 *
 * <p>Threads: shared by all.
 */
final class ChangeStore {

    private final Jdbi jdbi;
    private final InstantSource clock;

    /**
     * A trail.
     *
     * @param clock in whole microseconds, as the database keeps time
     */
    ChangeStore(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /**
     * Writes a change down. The last thing that a transaction does: it takes the lock that makes
     * changes come one after the other.
     */
    void record(Handle handle, Change change) {
        long number =
                handle.createQuery(
                                """
                                UPDATE change_count SET number = number + 1 RETURNING number
                                """)
                        .mapTo(Long.class)
                        .one();
        insert(handle, number, change);
    }

    /** Writes down what was done elsewhere, unless it is there under its reference already. */
    void recordOnce(Change change) {
        if (isKnown(change)) {
            return;
        }
        jdbi.useTransaction(handle -> record(handle, change));
    }

    /** Changes after a number, oldest first. */
    List<RecordedChange> after(long number, int limit) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        SELECT number, at, client_id, subject, action, target,
                                               reference, before, after
                                          FROM change
                                         WHERE number > :number
                                         ORDER BY number
                                         LIMIT :limit
                                        """)
                                .bind("number", number)
                                .bind("limit", limit)
                                .map((row, context) -> change(row))
                                .list());
    }

    /** Changes before a number, newest first. */
    List<RecordedChange> before(long number, int limit) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        SELECT number, at, client_id, subject, action, target,
                                               reference, before, after
                                          FROM change
                                         WHERE number < :number
                                         ORDER BY number DESC
                                         LIMIT :limit
                                        """)
                                .bind("number", number)
                                .bind("limit", limit)
                                .map((row, context) -> change(row))
                                .list());
    }

    private boolean isKnown(Change change) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        SELECT number FROM change
                                         WHERE action = :action AND target = :target
                                           AND reference = :reference
                                        """)
                                .bind("action", change.action().word())
                                .bind("target", change.target())
                                .bind("reference", change.reference())
                                .mapTo(Long.class)
                                .findOne()
                                .isPresent());
    }

    private void insert(Handle handle, long number, Change change) {
        handle.createUpdate(
                        """
                        INSERT INTO change (
                            number, at, client_id, subject, action, target, reference,
                            before, after)
                        VALUES (
                            :number, :at, :clientId, :subject, :action, :target, :reference,
                            CAST(:before AS json), CAST(:after AS json))
                        ON CONFLICT (action, target, reference) WHERE reference IS NOT NULL
                        DO NOTHING
                        """)
                .bind("number", number)
                .bind("at", clock.instant().atOffset(ZoneOffset.UTC))
                .bind("clientId", change.actor().clientId())
                .bind("subject", change.actor().subject())
                .bind("action", change.action().word())
                .bind("target", change.target())
                .bind("reference", change.reference())
                .bind("before", change.before().map(ObjectNode::toString))
                .bind("after", change.after().map(ObjectNode::toString))
                .execute();
    }

    private static RecordedChange change(ResultSet row) throws SQLException {
        Instant at = row.getObject("at", OffsetDateTime.class).toInstant();
        return new RecordedChange(
                row.getLong("number"),
                at,
                new Actor(row.getString("client_id"), row.getString("subject")),
                row.getString("action"),
                row.getString("target"),
                Optional.ofNullable(row.getString("reference")),
                Optional.ofNullable(row.getString("before")),
                Optional.ofNullable(row.getString("after")));
    }
}
