package org.milepost.ledger;

import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.milepost.postgres.Database;
import org.milepost.postgres.OperatorFault;
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
            SELECT house, sum(balance) FROM house_stripe GROUP BY house
            """;

    private static final String CURRENCIES =
            """
            SELECT currency, sum(balance)
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
             WHERE w.ordinal <> 0
               AND NOT EXISTS (SELECT FROM transfer t
                                WHERE t.bucket = w.bucket AND t.account = w.account
                                  AND t.ordinal = w.ordinal)
             LIMIT 100
            """;

    private static final String UNDEFINED_TABLE = "42P01";
    private static final int PROGRESS_STEP = 100_000;

    private final Database database;

    /** Audits of the books in this database. */
    public AuditStore(Database database) {
        this.database = database;
    }

    /** What later transfers need to know of an earlier one. */
    record Audited(BigInteger change, HouseId house) {}

    /**
     * Where a row is, by the numbers that it bears; they may be such that no account or transfer
     * could have them.
     *
     * @param ordinal 0 for the account itself
     */
    record Place(int bucket, long account, int ordinal) {

        Place ofAccount() {
            return new Place(bucket, account, 0);
        }

        @Override
        public String toString() {
            String text = "account " + bucket + "/" + account;
            return ordinal == 0 ? text : text + " transfer " + ordinal;
        }
    }

    /**
     * What the rows besides the histories say, in numbers of any size.
     *
     * @param houses the sum of each house account's stripes, by its number
     * @param currencies the sum of all accounts of each currency
     */
    record Totals(
            Map<Integer, BigInteger> houses,
            Map<Integer, BigInteger> currencies,
            List<Place> strayTransfers,
            List<Place> answersWithoutTransfer) {}

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
                if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                    throw new OperatorFault(
                            "There are no books in this database: no Milepost has started on it"
                                    + " yet.",
                            e);
                }
                throw session.fault(e);
            }
        }
    }

    private static void readHistories(Session session, Verifier verifier, LongConsumer progress)
            throws SQLException {
        PreparedStatement statement = session.prepare(HISTORY);
        long read = 0;
        @Nullable Place place = null;
        @Nullable Account account = null;
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                Place next = new Place(rows.getInt(1), rows.getLong(2), rows.getInt(13));
                if (place == null || !place.ofAccount().equals(next.ofAccount())) {
                    account = account(rows, next, verifier);
                }
                place = next;
                if (account != null) {
                    verifier.next(account, transfer(rows, account.id(), next, verifier));
                }
                if (++read % PROGRESS_STEP == 0) {
                    progress.accept(read);
                }
            }
        }
    }

    /** The account of a row; none when the row holds what no account can. */
    private static @Nullable Account account(ResultSet row, Place place, Verifier verifier)
            throws SQLException {
        try {
            return AccountStore.account(row);
        } catch (IllegalArgumentException | IllegalStateException e) {
            verifier.unreadable(place.ofAccount(), e);
            return null;
        }
    }

    /** The transfer of a row; none when there is none, or the row holds what no transfer can. */
    private static @Nullable Transfer transfer(
            ResultSet row, AccountId account, Place place, Verifier verifier) throws SQLException {
        try {
            return transfer(row, account);
        } catch (IllegalArgumentException | IllegalStateException e) {
            verifier.unreadable(place, e);
            return null;
        }
    }

    private static @Nullable Transfer transfer(ResultSet row, AccountId account)
            throws SQLException {
        int ordinal = row.getInt(13);
        if (row.wasNull()) {
            return null;
        }
        int undoes = row.getInt(17);
        OffsetDateTime at = row.getObject(18, OffsetDateTime.class);
        if (at.equals(OffsetDateTime.MAX) || at.equals(OffsetDateTime.MIN)) {
            throw new IllegalStateException("an infinite time");
        }
        return new Transfer(
                new TransferId(account, ordinal),
                TransferKind.ofCode(row.getInt(14)),
                Miles.of(row.getLong(15)),
                new HouseId(row.getInt(16)),
                undoes == 0 ? OptionalInt.empty() : OptionalInt.of(undoes),
                at.toInstant(),
                row.getString(19),
                new Link(row.getBytes(20)));
    }

    private static Totals totals(Session session) throws SQLException {
        return new Totals(
                sums(session, HOUSES),
                sums(session, CURRENCIES),
                places(session, STRAY_TRANSFERS),
                places(session, ANSWERS_WITHOUT_TRANSFER));
    }

    private static Map<Integer, BigInteger> sums(Session session, String sql) throws SQLException {
        Map<Integer, BigInteger> sums = new TreeMap<>();
        try (ResultSet rows = session.prepare(sql).executeQuery()) {
            while (rows.next()) {
                sums.put(rows.getInt(1), rows.getBigDecimal(2).toBigIntegerExact());
            }
        }
        return sums;
    }

    private static List<Place> places(Session session, String sql) throws SQLException {
        List<Place> places = new ArrayList<>();
        try (ResultSet rows = session.prepare(sql).executeQuery()) {
            while (rows.next()) {
                places.add(new Place(rows.getInt(1), rows.getLong(2), rows.getInt(3)));
            }
        }
        return places;
    }
}
