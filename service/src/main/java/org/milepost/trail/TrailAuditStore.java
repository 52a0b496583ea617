package org.milepost.trail;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.milepost.ledger.AuditStore;
import org.milepost.ledger.ErasableText;
import org.milepost.ledger.Link;
import org.milepost.postgres.Session;

/**
 * Audits the trail: its numbers start at 1 and have no gaps, every link follows from the change and
 * the link before, the text of every change has the digest that is linked, and the count agrees
 * with the last change.
 *
 * <p>A text that was erased is missed, unless a later change says so: that a person was erased, or
 * up to which number texts have expired. As with transfers, that proves that the rows agree with
 * each other. Only a head that was recorded before and kept elsewhere proves that they are those
 * that were written.
 *
 * <p>Threads: each call uses the session that it is given.
 */
public final class TrailAuditStore {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private static final Pattern THROUGH = Pattern.compile("\"through\":([0-9]{1,18})");

    private static final int ROWS_PER_FETCH = 1_000;

    private static final String CHANGES =
            """
            SELECT number, at, client_id, subject, action, target, reference, before, after, link,
                   digest, text
              FROM change LEFT JOIN change_text USING (number)
             ORDER BY number
            """;

    private static final String TEXTS_WITHOUT_CHANGE =
            """
            SELECT number FROM change_text t
             WHERE NOT EXISTS (SELECT FROM change c WHERE c.number = t.number)
             ORDER BY number
             LIMIT 100
            """;

    private static final String COUNT =
            """
            SELECT number, link FROM change_count
            """;

    private TrailAuditStore() {}

    /**
     * Reads the whole trail in the session's snapshot.
     *
     * @param recorded the end of the trail in an earlier record
     * @param faults gets each fault
     * @return the end of the trail
     */
    public static TrailHead audit(
            Session session, Optional<TrailHead> recorded, Consumer<String> faults) {
        try {
            return read(session, recorded, faults);
        } catch (SQLException e) {
            throw AuditStore.fault(e);
        }
    }

    private static TrailHead read(
            Session session, Optional<TrailHead> recorded, Consumer<String> faults)
            throws SQLException {
        TrailHead head = TrailHead.START;
        NavigableSet<Long> erased = new TreeSet<>();
        boolean isMet = recorded.filter(TrailHead.START::equals).isPresent();
        PreparedStatement changes = session.prepare(CHANGES);
        changes.setFetchSize(ROWS_PER_FETCH);
        try (ResultSet row = changes.executeQuery()) {
            while (row.next()) {
                TrailHead next = new TrailHead(row.getLong(1), new Link(row.getBytes(10)));
                check(row, head, next, faults);
                noteErasure(row, erased);
                head = next;
                if (recorded.isPresent() && recorded.get().number() == head.number()) {
                    isMet = true;
                    if (!recorded.get().link().equals(head.link())) {
                        faults.accept("change " + head.number() + ": the record has another link");
                    }
                }
            }
        }
        if (recorded.isPresent() && !isMet) {
            faults.accept(
                    "change "
                            + recorded.get().number()
                            + ": is not there; the record has it, the trail ends at "
                            + head.number());
        }
        erased.forEach(
                it ->
                        faults.accept(
                                "change " + it + ": its text was erased, and no change says so"));
        try (ResultSet row = session.prepare(TEXTS_WITHOUT_CHANGE).executeQuery()) {
            while (row.next()) {
                faults.accept("change " + row.getLong(1) + ": is not there and has a text");
            }
        }
        checkCount(session, head, faults);
        return head;
    }

    private static void check(
            ResultSet row, TrailHead before, TrailHead next, Consumer<String> faults)
            throws SQLException {
        if (next.number() != before.number() + 1) {
            faults.accept("change " + next.number() + ": follows change " + before.number());
        }
        try {
            if (!TrailLinks.after(before.link(), ChangeStore.change(row)).equals(next.link())) {
                faults.accept(
                        "change " + next.number() + ": the link does not follow from its content");
            }
        } catch (ArithmeticException e) {
            faults.accept("change " + next.number() + ": cannot be read: an infinite time");
        }
        if (!hasItsText(row)) {
            faults.accept("change " + next.number() + ": its text is not the one that was linked");
        }
    }

    /** Collects the changes whose text is gone, until one says that it was erased. */
    private static void noteErasure(ResultSet row, NavigableSet<Long> erased) throws SQLException {
        String text = row.getString("text");
        if (text != null && text.isEmpty()) {
            erased.add(row.getLong("number"));
        }
        String after = row.getString("after");
        if (after == null) {
            return;
        }
        String action = row.getString("action");
        if (action.equals(Action.TEXTS_EXPIRED.word())) {
            Matcher through = THROUGH.matcher(after);
            if (through.find()) {
                erased.headSet(Long.valueOf(through.group(1)), true).clear();
            }
        } else if (action.equals(Action.PERSON_ERASED.word())) {
            NUMBER.matcher(after.replaceFirst("^.*\"changes\":", ""))
                    .results()
                    .forEach(it -> erased.remove(Long.valueOf(it.group())));
        }
    }

    private static boolean hasItsText(ResultSet row) throws SQLException {
        String digest = row.getString("digest");
        String text = row.getString("text");
        if (digest == null || text == null) {
            return digest == null && text == null;
        }
        if (text.isEmpty()) {
            return true; // erased
        }
        try {
            return new ErasableText(text).digest().equals(digest);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static void checkCount(Session session, TrailHead head, Consumer<String> faults)
            throws SQLException {
        try (ResultSet row = session.prepare(COUNT).executeQuery()) {
            if (!row.next()) {
                faults.accept("the trail: its count is not there");
            } else if (row.getLong(1) != head.number()) {
                faults.accept(
                        "the trail: its count is at change "
                                + row.getLong(1)
                                + ", it ends at "
                                + head.number());
            } else if (!new Link(row.getBytes(2)).equals(head.link())) {
                faults.accept(
                        "the trail: its count has another link than its last change, "
                                + head.number());
            }
        }
    }
}
