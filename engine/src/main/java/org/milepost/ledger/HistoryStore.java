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
 * Reads histories. An account's transfers lie side by side in the order of their ordinals, and
 * times never decrease along them: what is latest is read backwards from the account's last
 * ordinal, and a time is found by halving, with one row read for each halving. No index on time is
 * needed, and what a reading costs does not depend on how long the history is.
 *
 * <p>Threads: shared by all lanes; each call uses the session of its lane.
 */
final class HistoryStore implements BatchWriter<HistoryRead, HistoryRead.Found> {

    /**
     * For each of two times the first ordinal that is not earlier. The offset of nothing keeps the
     * planner from turning the join round, which it does while it knows nothing of the table: then
     * it would read the whole history.
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
            SELECT ordinal, kind, amount, house, undoes, at, epoch, facts, link
              FROM transfer
             WHERE bucket = ? AND account = ? AND ordinal BETWEEN ? AND ?
               AND amount BETWEEN ? AND ?
             ORDER BY bucket DESC, account DESC, ordinal DESC
            OFFSET ? LIMIT ?
            """;

    @Override
    public List<HistoryRead.Found> write(Session session, int home, List<HistoryRead> reads) {
        List<HistoryRead.Found> found = new ArrayList<>(reads.size());
        try {
            for (HistoryRead read : reads) {
                found.add(
                        switch (read) {
                            case HistoryRead.Find it ->
                                    new HistoryRead.Found.Place(find(session, it));
                            case HistoryRead.Count it -> count(session, it);
                            case HistoryRead.Page it -> page(session, it);
                        });
            }
        } catch (SQLException e) {
            throw session.fault(e);
        }
        return found;
    }

    private static Optional<HistoryRead.Stretch> find(Session session, HistoryRead.Find find)
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
        return Optional.of(new HistoryRead.Stretch(bounds.getFirst(), bounds.getLast() - 1));
    }

    private static Optional<HistoryRead.Stretch> findAll(Session session, HistoryRead.Find find)
            throws SQLException {
        PreparedStatement statement = session.prepare(FIND_ALL);
        statement.setShort(1, (short) find.account().bucket());
        statement.setLong(2, find.account().number());
        statement.setString(3, find.holder());
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next()
                    ? Optional.of(new HistoryRead.Stretch(1, rows.getInt(1)))
                    : Optional.empty();
        }
    }

    private static HistoryRead.Found.Counted count(Session session, HistoryRead.Count count)
            throws SQLException {
        PreparedStatement statement = session.prepare(COUNT);
        bind(statement, count.account(), count.stretch(), count.changeMax());
        try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            return new HistoryRead.Found.Counted(rows.getInt(1));
        }
    }

    private static HistoryRead.Found.Rows page(Session session, HistoryRead.Page page)
            throws SQLException {
        PreparedStatement statement = session.prepare(PAGE);
        bind(statement, page.account(), page.stretch(), page.changeMax());
        statement.setInt(7, page.skip());
        statement.setInt(8, page.take());
        List<Transfer> transfers = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                transfers.add(transfer(rows, page.account()));
            }
        }
        return new HistoryRead.Found.Rows(transfers);
    }

    private static void bind(
            PreparedStatement statement,
            AccountId account,
            HistoryRead.Stretch stretch,
            Miles changeMax)
            throws SQLException {
        statement.setShort(1, (short) account.bucket());
        statement.setLong(2, account.number());
        statement.setInt(3, stretch.lowest());
        statement.setInt(4, stretch.highest());
        statement.setLong(5, changeMax.negated().count());
        statement.setLong(6, changeMax.count());
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
