package org.milepost.ledger;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.milepost.postgres.Database;
import org.milepost.postgres.Session;
import org.milepost.postgres.SessionPurpose;

/**
 * Reads the whole books in one snapshot and feeds them to a {@link Verifier}.
 *
 * <p>Threads: each audit has its own session.
 */
public final class AuditStore {

    private static final String HISTORY =
            """
            SELECT a.bucket, a.account, a.holder, a.currency, a.balance, a.floor, a.day, a.day_used,
                   a.standing, a.ordinal, a.last_at, a.head,
                   t.ordinal, t.kind, t.amount, t.house, t.undoes, t.at, t.facts, t.link
              FROM account a
              LEFT JOIN transfer t ON t.bucket = a.bucket AND t.account = a.account
             ORDER BY a.bucket, a.account, t.ordinal
            """;

    private static final String HOUSES =
            """
            SELECT house, sum(balance)::bigint FROM house_stripe GROUP BY house
            """;

    private static final String CURRENCIES =
            """
            SELECT currency, sum(balance)::bigint
              FROM (SELECT currency, balance FROM account
                    UNION ALL
                    SELECT h.currency, s.balance FROM house_stripe s JOIN house h USING (house))
                   AS everything
             GROUP BY currency
            """;

    private static final String STRAY_TRANSFERS =
            """
            SELECT t.bucket, t.account, t.ordinal
              FROM transfer t
             WHERE NOT EXISTS (SELECT FROM account a
                                WHERE a.bucket = t.bucket AND a.account = t.account)
             LIMIT 100
            """;

    private static final String ANSWERS_WITHOUT_TRANSFER =
            """
            SELECT w.bucket, w.account, w.ordinal
              FROM answer w
             WHERE w.ordinal IS NOT NULL
               AND NOT EXISTS (SELECT FROM transfer t
                                WHERE t.bucket = w.bucket AND t.account = w.account
                                  AND t.ordinal = w.ordinal)
             LIMIT 100
            """;

    private static final int PROGRESS_STEP = 100_000;

    private final Database database;

    /** Audits of the books in this database. */
    public AuditStore(Database database) {
        this.database = database;
    }

    /** What later transfers need to know of an earlier one. */
    record Audited(Miles change, HouseId house) {}

    /** What the rows besides the histories say. */
    record Totals(
            Map<HouseId, Miles> houses,
            Map<Integer, Miles> currencies,
            List<TransferId> strayTransfers,
            List<TransferId> answersWithoutTransfer) {}

    /**
     * Audits everything, in one snapshot; writers are not held up.
     *
     * @param progress told now and then how many transfers have been read
     */
    public Verifier.Report audit(LongConsumer progress) {
        try (Session session = database.openSession(SessionPurpose.AUDIT, "milepost verify")) {
            try {
                Verifier verifier = new Verifier();
                readHistories(session, verifier, progress);
                return verifier.finish(totals(session));
            } catch (SQLException e) {
                throw session.fault(e);
            }
        }
    }

    private static void readHistories(Session session, Verifier verifier, LongConsumer progress)
            throws SQLException {
        PreparedStatement statement = session.prepare(HISTORY);
        long read = 0;
        @Nullable Account account = null;
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                if (account == null
                        || account.id().number() != rows.getLong(2)
                        || account.id().bucket() != rows.getInt(1)) {
                    account = AccountStore.account(rows);
                }
                verifier.next(account, transfer(rows, account.id()));
                if (++read % PROGRESS_STEP == 0) {
                    progress.accept(read);
                }
            }
        }
    }

    private static @Nullable Transfer transfer(ResultSet row, AccountId account)
            throws SQLException {
        int ordinal = row.getInt(13);
        if (row.wasNull()) {
            return null;
        }
        int undoes = row.getInt(17);
        return new Transfer(
                new TransferId(account, ordinal),
                TransferKind.ofCode(row.getInt(14)),
                Miles.of(row.getLong(15)),
                new HouseId(row.getInt(16)),
                undoes == 0 ? OptionalInt.empty() : OptionalInt.of(undoes),
                row.getObject(18, OffsetDateTime.class).toInstant(),
                row.getString(19),
                new Link(row.getBytes(20)));
    }

    private static Totals totals(Session session) throws SQLException {
        Map<HouseId, Miles> houses = new HashMap<>();
        try (ResultSet rows = session.prepare(HOUSES).executeQuery()) {
            while (rows.next()) {
                houses.put(new HouseId(rows.getInt(1)), Miles.of(rows.getLong(2)));
            }
        }
        Map<Integer, Miles> currencies = new HashMap<>();
        try (ResultSet rows = session.prepare(CURRENCIES).executeQuery()) {
            while (rows.next()) {
                currencies.put(rows.getInt(1), Miles.of(rows.getLong(2)));
            }
        }
        return new Totals(
                houses,
                currencies,
                transferIds(session, STRAY_TRANSFERS),
                transferIds(session, ANSWERS_WITHOUT_TRANSFER));
    }

    private static List<TransferId> transferIds(Session session, String sql) throws SQLException {
        List<TransferId> ids = new ArrayList<>();
        try (ResultSet rows = session.prepare(sql).executeQuery()) {
            while (rows.next()) {
                ids.add(
                        new TransferId(
                                new AccountId(rows.getInt(1), rows.getLong(2)), rows.getInt(3)));
            }
        }
        return ids;
    }
}
