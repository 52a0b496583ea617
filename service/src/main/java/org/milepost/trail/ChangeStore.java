package org.milepost.trail;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.milepost.ledger.Link;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;
import tools.jackson.databind.node.ObjectNode;

/**
 * The trail: every change that operators make, written in the transaction of the change itself and
 * linked to the one before.
 *
 * <p>Threads: shared.
 *
 * @param clock in whole microseconds, as the database stores time
 */
public record ChangeStore(Database database, InstantSource clock) {

    /**
     * Records a change, unless one with its reference is recorded. Call it last in a transaction,
     * because it takes the lock that puts changes in order.
     */
    public void record(Transaction transaction, Change change) {
        TrailHead head =
                transaction
                        .query(
                                """
                                SELECT number, link FROM change_count FOR UPDATE
                                """)
                        .map((row, _) -> new TrailHead(row.getLong(1), new Link(row.getBytes(2))))
                        .one();
        // no other transaction can record it now
        if (!isKnown(transaction, change)) {
            insert(transaction, head, change);
        }
    }

    /** Records that an object was added. */
    public void recordAdded(
            Transaction transaction, Actor actor, Action action, String target, ObjectNode after) {
        record(transaction, Change.added(actor, action, target, after));
    }

    /** Records that something is different. */
    public void recordChanged(
            Transaction transaction,
            Actor actor,
            Action action,
            String target,
            ObjectNode before,
            ObjectNode after) {
        record(transaction, Change.changed(actor, action, target, before, after));
    }

    /** Records, in a transaction of its own, a change that was made in another one. */
    public void recordOnce(Change change) {
        if (!database.read(it -> isKnown(it, change))) {
            database.useTransaction(it -> record(it, change));
        }
    }

    /** The changes after a number, oldest first. */
    public List<RecordedChange> after(long number, int limit) {
        return list(
                """
                SELECT number, at, client_id, subject, action, target, reference, before, after
                  FROM change
                 WHERE number > :number
                 ORDER BY number
                 LIMIT :limit
                """,
                number,
                limit);
    }

    /** The changes before a number, newest first. */
    public List<RecordedChange> before(long number, int limit) {
        return list(
                """
                SELECT number, at, client_id, subject, action, target, reference, before, after
                  FROM change
                 WHERE number < :number
                 ORDER BY number DESC
                 LIMIT :limit
                """,
                number,
                limit);
    }

    private List<RecordedChange> list(String sql, long number, int limit) {
        return database.read(
                it ->
                        it.query(sql)
                                .bind("number", number)
                                .bind("limit", limit)
                                .map((row, context) -> change(row))
                                .list());
    }

    private static boolean isKnown(Transaction transaction, Change change) {
        return change.reference().isPresent()
                && transaction
                        .query(
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

    private void insert(Transaction transaction, TrailHead head, Change change) {
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
        transaction
                .update(
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
