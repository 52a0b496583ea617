package org.milepost.trail;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.milepost.ledger.ErasableText;
import org.milepost.ledger.Link;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;
import tools.jackson.databind.node.ObjectNode;

/**
 * The trail: every change that operators make, written in the transaction of the change itself and
 * linked to the entry before; and in the same order what they read, signed in to, and were refused.
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
        TrailHead head = lockHead(transaction);
        // no other transaction can record it now
        if (!isKnown(transaction, change)) {
            insert(transaction, head, change);
        }
    }

    /**
     * Records many changes without references, in their order. Call it last in a transaction, as
     * {@link #record}.
     */
    public void recordAll(Transaction transaction, List<Change> changes) {
        TrailHead head = lockHead(transaction);
        Instant now = clock.instant();
        List<RecordedChange> entries = new ArrayList<>(changes.size());
        List<Link> links = new ArrayList<>(changes.size());
        List<ErasableText> texts = new ArrayList<>(changes.size());
        Link last = head.link();
        for (Change change : changes) {
            Optional<ErasableText> text = ChangeText.of(change);
            RecordedChange entry = entry(head.number() + entries.size() + 1, now, change, text);
            last = TrailLinks.after(last, entry);
            entries.add(entry);
            links.add(last);
            text.ifPresent(texts::add);
        }
        ChangeBatchStore.insert(transaction, entries, links, texts);
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

    /** The entries after a number that a filter lets pass, oldest first. */
    public List<RecordedChange> after(long number, int limit, TrailFilter filter) {
        return list(
                """
                SELECT number, at, client_id, subject, action, target, reference, before, after,
                       digest, substr(text, 23) AS text
                  FROM change LEFT JOIN change_text USING (number)
                 WHERE number > :number
                   AND (CAST(:client AS text) IS NULL OR client_id = :client)
                   AND (CAST(:subject AS text) IS NULL OR subject = :subject)
                   AND (CAST(:action AS text) IS NULL OR action = :action)
                   AND (CAST(:target AS text) IS NULL OR target COLLATE "C" = :target
                        OR (target COLLATE "C" > :target || '/'
                            AND target COLLATE "C" < :target || '0'))
                   AND (CAST(:from AS timestamptz) IS NULL OR at >= :from)
                   AND (CAST(:to AS timestamptz) IS NULL OR at < :to)
                   AND CASE WHEN :others THEN action <> ALL(:actions)
                            ELSE action = ANY(:actions) END
                 ORDER BY number
                 LIMIT :limit
                """,
                number,
                limit,
                filter);
    }

    /** The entries before a number that a filter lets pass, newest first. */
    public List<RecordedChange> before(long number, int limit, TrailFilter filter) {
        return list(
                """
                SELECT number, at, client_id, subject, action, target, reference, before, after,
                       digest, substr(text, 23) AS text
                  FROM change LEFT JOIN change_text USING (number)
                 WHERE number < :number
                   AND (CAST(:client AS text) IS NULL OR client_id = :client)
                   AND (CAST(:subject AS text) IS NULL OR subject = :subject)
                   AND (CAST(:action AS text) IS NULL OR action = :action)
                   AND (CAST(:target AS text) IS NULL OR target COLLATE "C" = :target
                        OR (target COLLATE "C" > :target || '/'
                            AND target COLLATE "C" < :target || '0'))
                   AND (CAST(:from AS timestamptz) IS NULL OR at >= :from)
                   AND (CAST(:to AS timestamptz) IS NULL OR at < :to)
                   AND CASE WHEN :others THEN action <> ALL(:actions)
                            ELSE action = ANY(:actions) END
                 ORDER BY number DESC
                 LIMIT :limit
                """,
                number,
                limit,
                filter);
    }

    /**
     * Actions that the enum does not have are changes of older versions. What begins with a target
     * and a slash comes before what has the character after the slash, which is the zero.
     */
    private List<RecordedChange> list(String sql, long number, int limit, TrailFilter filter) {
        boolean others = filter.kind().filter(it -> it != EntryKind.CHANGE).isEmpty();
        List<String> actions =
                filter.kind()
                        .map(it -> others ? it.otherActions() : it.actions())
                        .orElse(List.of());
        return database.read(
                it ->
                        it.query(sql)
                                .bind("number", number)
                                .bind("limit", limit)
                                .bind("client", filter.client())
                                .bind("subject", filter.subject())
                                .bind("action", filter.action())
                                .bind("target", filter.target())
                                .bind("from", filter.from().map(at -> at.atOffset(ZoneOffset.UTC)))
                                .bind("to", filter.to().map(at -> at.atOffset(ZoneOffset.UTC)))
                                .bind("others", others)
                                .bindArray("actions", String.class, actions.toArray())
                                .map((row, context) -> change(row))
                                .list());
    }

    /**
     * Erases the texts of all entries about a target and what begins with it and a slash, within
     * the caller's transaction. An entry with these numbers, as {@code changes} of {@code after},
     * must be recorded in the same transaction: {@code verify} requires it.
     *
     * @return the numbers of the entries
     */
    public List<Long> eraseTexts(Transaction transaction, String target) {
        return transaction
                .query(
                        """
                        UPDATE change_text t SET text = ''
                          FROM change c
                         WHERE c.number = t.number AND t.text <> ''
                           AND (c.target COLLATE "C" = :target
                                OR (c.target COLLATE "C" > :target || '/'
                                    AND c.target COLLATE "C" < :target || '0'))
                        RETURNING t.number
                        """)
                .bind("target", target)
                .mapTo(Long.class)
                .list();
    }

    private static TrailHead lockHead(Transaction transaction) {
        return transaction
                .query(
                        """
                        SELECT number, link FROM change_count FOR UPDATE
                        """)
                .map((row, _) -> new TrailHead(row.getLong(1), new Link(row.getBytes(2))))
                .one();
    }

    private static RecordedChange entry(
            long number, Instant at, Change change, Optional<ErasableText> text) {
        return new RecordedChange(
                number,
                at,
                change.actor(),
                change.action().word(),
                change.target(),
                change.reference(),
                change.before().map(ChangeText::rest),
                change.after().map(ChangeText::rest),
                text.map(ErasableText::digest),
                text.map(ErasableText::text));
    }

    /**
     * Erases some of the texts of entries before a time, oldest first, within the caller's
     * transaction, which must record up to which number: {@code verify} requires it.
     *
     * @return the numbers of the entries
     */
    List<Long> eraseTextsBefore(Transaction transaction, Instant before, int most) {
        Optional<Long> through =
                transaction
                        .query(
                                """
                                SELECT number FROM change WHERE at < :before
                                 ORDER BY at DESC, number DESC LIMIT 1
                                """)
                        .bind("before", before.atOffset(ZoneOffset.UTC))
                        .mapTo(Long.class)
                        .findOne();
        if (through.isEmpty()) {
            return List.of();
        }
        return transaction
                .query(
                        """
                        UPDATE change_text t SET text = ''
                          FROM (SELECT number FROM change_text
                                 WHERE text <> '' AND number <= :through
                                 ORDER BY number LIMIT :most FOR UPDATE) AS old
                         WHERE t.number = old.number
                        RETURNING t.number
                        """)
                .bind("through", through.get())
                .bind("most", most)
                .mapTo(Long.class)
                .list();
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
        Optional<ErasableText> text = ChangeText.of(change);
        RecordedChange next = entry(head.number() + 1, clock.instant(), change, text);
        transaction
                .update(
                        """
                        WITH added AS (
                            INSERT INTO change (
                                number, at, client_id, subject, action, target, reference,
                                before, after, digest, link)
                            VALUES (
                                :number, :at, :clientId, :subject, :action, :target, :reference,
                                CAST(:before AS json), CAST(:after AS json), :digest, :link)
                            RETURNING number, link
                        ), told AS (
                            INSERT INTO change_text (number, text)
                            SELECT number, :text FROM added WHERE CAST(:text AS text) IS NOT NULL)
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
                .bind("digest", next.digest())
                .bind("text", text.map(ErasableText::stored))
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
                Optional.ofNullable(row.getString("after")),
                Optional.ofNullable(row.getString("digest")),
                Optional.ofNullable(row.getString("text")));
    }
}
