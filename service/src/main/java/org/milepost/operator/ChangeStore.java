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
import org.milepost.ledger.Link;
import tools.jackson.databind.node.ObjectNode;

/**
 * The trail: every change that operators make, written in the transaction of the change itself and
 * linked to the one before.
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
     * Writes a change down, unless it is there under its reference already. The last thing that a
     * transaction does: it takes the lock that makes changes come one after the other.
     */
    void record(Handle handle, Change change) {
        TrailHead head =
                handle.createQuery(
                                """
                                SELECT number, link FROM change_count FOR UPDATE
                                """)
                        .map((row, context) -> new TrailHead(row.getLong(1), link(row, 2)))
                        .one();
        // nobody else can write it down now
        if (!isKnown(handle, change)) {
            insert(handle, head, change);
        }
    }

    /** Writes down what was done elsewhere, unless it is there under its reference already. */
    void recordOnce(Change change) {
        if (jdbi.withHandle(handle -> isKnown(handle, change))) {
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

    private static boolean isKnown(Handle handle, Change change) {
        return change.reference().isPresent()
                && handle.createQuery(
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
                        .isPresent();
    }

    private void insert(Handle handle, TrailHead head, Change change) {
        RecordedChange next =
                new RecordedChange(
                        head.number() + 1,
                        clock.instant(),
                        change.actor(),
                        change.action().word(),
                        change.target(),
                        change.reference(),
                        change.before().map(ObjectNode::toString),
                        change.after().map(ObjectNode::toString));
        handle.createUpdate(
                        """
                        WITH added AS (
                            INSERT INTO change (
                                number, at, client_id, subject, action, target, reference,
                                before, after, link)
                            VALUES (
                                :number, :at, :clientId, :subject, :action, :target, :reference,
                                CAST(:before AS json), CAST(:after AS json), :link)
                            RETURNING number, link)
                        UPDATE change_count SET number = added.number, link = added.link FROM added
                        """)
                .bind("number", next.number())
                .bind("at", next.at().atOffset(ZoneOffset.UTC))
                .bind("clientId", next.actor().clientId())
                .bind("subject", next.actor().subject())
                .bind("action", next.action())
                .bind("target", next.target())
                .bind("reference", next.reference())
                .bind("before", next.before())
                .bind("after", next.after())
                .bind("link", TrailLinks.after(head.link(), next).bytes())
                .execute();
    }

    private static Link link(ResultSet row, int column) throws SQLException {
        return new Link(row.getBytes(column));
    }

    /** The change of a row with the columns of the trail. */
    static RecordedChange change(ResultSet row) throws SQLException {
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
