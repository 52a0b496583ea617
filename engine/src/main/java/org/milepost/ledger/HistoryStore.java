package org.milepost.ledger;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.milepost.commit.BatchWriter;
import org.milepost.postgres.Session;

/**
 * Reads histories. An account's transfers are stored in the order of their ordinals, along which
 * times never decrease: the latest transfers are read backwards from the last ordinal, and a time
 * is found by binary search, one row a step. This needs no index on time, and its cost does not
 * depend on the length of the history.
 *
 * <p>Threads: shared by all lanes; each call uses the session of its lane.
 */
final class HistoryStore implements BatchWriter<HistoryQuery, HistoryQuery.Found> {

    /**
     * Finds, for each of two times, the first ordinal that is not earlier. {@code OFFSET 0}
     * prevents the planner from reversing the join, which it does while it has no statistics of the
     * table: then it would read the whole history.
     */
    private static final String FIND =
            """
            WITH RECURSIVE search (bound, since, low, high) AS (
                SELECT b.bound, b.since, 1, a.ordinal + 1
                  FROM account a, (VALUES (1, CAST(? AS timestamptz)),
                                          (2, CAST(? AS timestamptz))) AS b (bound, since)
                 WHERE a.bucket = ? AND a.account = ? AND a.holder = ?
                 UNION ALL
                SELECT s.bound, s.since,
                       CASE WHEN t.at < s.since THEN t.ordinal + 1 ELSE s.low END,
                       CASE WHEN t.at < s.since THEN s.high ELSE t.ordinal END
                  FROM search s, LATERAL (
                       SELECT h.ordinal, h.at FROM transfer h
                        WHERE h.bucket = ? AND h.account = ?
                          AND h.ordinal = s.low + (s.high - s.low) / 2
                       OFFSET 0) t
                 WHERE s.low < s.high)
            SELECT bound, low FROM search WHERE low = high ORDER BY bound
            """;

    private static final String FIND_ALL =
            """
            SELECT ordinal FROM account WHERE bucket = ? AND account = ? AND holder = ?
            """;

    private static final String COUNT =
            """
            SELECT count(*) FROM transfer
             WHERE bucket = ? AND account = ? AND ordinal BETWEEN ? AND ?
               AND amount BETWEEN ? AND ?
            """;

    private static final String PAGE =
            """
            SELECT t.ordinal, t.kind, t.amount, t.house, t.undoes, t.at, t.epoch, t.facts, t.link,
                   x.text
              FROM (SELECT bucket, account, ordinal, kind, amount, house, undoes, at, epoch, facts,
                           link
                      FROM transfer
                     WHERE bucket = ? AND account = ? AND ordinal BETWEEN ? AND ?
                       AND amount BETWEEN ? AND ?
                     ORDER BY bucket DESC, account DESC, ordinal DESC
                    OFFSET ? LIMIT ?) t
              LEFT JOIN transfer_text x ON x.bucket = t.bucket AND x.account = t.account
                                       AND x.ordinal = t.ordinal
             ORDER BY t.ordinal DESC
            """;

    @Override
    public List<HistoryQuery.Found> write(Session session, int home, List<HistoryQuery> reads) {
        List<HistoryQuery.Found> found = new ArrayList<>(reads.size());
        try {
            for (HistoryQuery read : reads) {
                found.add(
                        switch (read) {
                            case HistoryQuery.Find it ->
                                    new HistoryQuery.Found.Ordinals(find(session, it));
                            case HistoryQuery.Count it -> count(session, it);
                            case HistoryQuery.Page it -> page(session, it);
                        });
            }
        } catch (SQLException e) {
            throw session.fault(e);
        }
        return found;
    }

    private static Optional<HistoryQuery.OrdinalRange> find(Session session, HistoryQuery.Find find)
            throws SQLException {
        if (find.from().isEmpty() && find.until().isEmpty()) {
            return findAll(session, find);
        }
        PreparedStatement statement = session.prepare(FIND);
        statement.setObject(1, find.from().map(HistoryStore::time).orElse(OffsetDateTime.MIN));
        statement.setObject(2, find.until().map(HistoryStore::time).orElse(OffsetDateTime.MAX));
        statement.setShort(3, (short) find.account().bucket());
        statement.setLong(4, find.account().number());
        statement.setString(5, find.holder());
        statement.setShort(6, (short) find.account().bucket());
        statement.setLong(7, find.account().number());
        List<Integer> bounds = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                bounds.add(rows.getInt(2));
            }
        }
        if (bounds.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new HistoryQuery.OrdinalRange(bounds.getFirst(), bounds.getLast() - 1));
    }

    private static Optional<HistoryQuery.OrdinalRange> findAll(
            Session session, HistoryQuery.Find find) throws SQLException {
        PreparedStatement statement = session.prepare(FIND_ALL);
        statement.setShort(1, (short) find.account().bucket());
        statement.setLong(2, find.account().number());
        statement.setString(3, find.holder());
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next()
                    ? Optional.of(new HistoryQuery.OrdinalRange(1, rows.getInt(1)))
                    : Optional.empty();
        }
    }

    private static HistoryQuery.Found.Counted count(Session session, HistoryQuery.Count count)
            throws SQLException {
        PreparedStatement statement = session.prepare(COUNT);
        bind(statement, count.account(), count.range(), count.changeMax());
        try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            return new HistoryQuery.Found.Counted(rows.getInt(1));
        }
    }

    private static HistoryQuery.Found.Rows page(Session session, HistoryQuery.Page page)
            throws SQLException {
        PreparedStatement statement = session.prepare(PAGE);
        bind(statement, page.account(), page.range(), page.changeMax());
        statement.setInt(7, page.skip());
        statement.setInt(8, page.take());
        List<HistoryEntry> entries = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                entries.add(new HistoryEntry(transfer(rows, page.account()), text(rows)));
            }
        }
        return new HistoryQuery.Found.Rows(entries);
    }

    private static void bind(
            PreparedStatement statement,
            AccountId account,
            HistoryQuery.OrdinalRange range,
            Miles changeMax)
            throws SQLException {
        statement.setShort(1, (short) account.bucket());
        statement.setLong(2, account.number());
        statement.setInt(3, range.lowest());
        statement.setInt(4, range.highest());
        statement.setLong(5, changeMax.negated().count());
        statement.setLong(6, changeMax.count());
    }

    private static Optional<String> text(ResultSet row) throws SQLException {
        String stored = row.getString(10);
        return stored == null || stored.isEmpty()
                ? Optional.empty()
                : Optional.of(new ErasableText(stored).text());
    }

    private static Transfer transfer(ResultSet row, AccountId account) throws SQLException {
        int undoes = row.getInt(5);
        return new Transfer(
                new TransferId(account, row.getInt(1)),
                TransferKind.ofCode(row.getInt(2)),
                Miles.of(row.getLong(3)),
                new HouseId(row.getInt(4)),
                undoes == 0 ? OptionalInt.empty() : OptionalInt.of(undoes),
                row.getObject(6, OffsetDateTime.class).toInstant(),
                new Epoch(row.getInt(7)),
                row.getString(8),
                new Link(row.getBytes(9)));
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
