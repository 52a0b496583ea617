package org.milepost.ledger;

import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseFault;
import org.milepost.postgres.OperatorFault;
import org.milepost.postgres.Session;
import org.milepost.postgres.SessionPurpose;

/**
 * Reads the whole books in one snapshot and feeds them to a {@link Verifier}.
 *
 * <p>Threads: each audit has its own session.
 */
public final class AuditStore {

    // Both in the order of the books, so that one pass over the two finds what belongs together.

    private static final String ACCOUNTS =
            """
            SELECT bucket, account, holder, currency, balance, floor, day, day_used, standing,
                   ordinal, last_at, head
              FROM account
             WHERE bucket BETWEEN ? AND ?
             ORDER BY bucket, account
            """;

    private static final String TRANSFERS =
            """
            SELECT bucket, account, ordinal, kind, amount, house, undoes, at, epoch, facts, link
              FROM transfer
             WHERE bucket BETWEEN ? AND ?
             ORDER BY bucket, account, ordinal
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

    private static final String ANSWERS_WITHOUT_TRANSFER =
            """
            SELECT w.bucket, w.account, w.ordinal
              FROM answer w
             WHERE w.ordinal <> 0
               AND NOT EXISTS (SELECT FROM transfer t
                                WHERE t.bucket = w.bucket AND t.account = w.account
                                  AND t.ordinal = w.ordinal AND t.at = w.at)
             LIMIT 100
            """;

    private static final String UNDEFINED_TABLE = "42P01";
    private static final int PROGRESS_STEP = 100_000;

    /** More would wait for the same database. */
    private static final int READERS_MAX = 4;

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
    record Place(int bucket, long account, int ordinal) implements Comparable<Place> {

        private static final Comparator<Place> KEY_ORDER =
                Comparator.comparingInt(Place::bucket)
                        .thenComparingLong(Place::account)
                        .thenComparingInt(Place::ordinal);

        Place ofAccount() {
            return new Place(bucket, account, 0);
        }

        @Override
        public int compareTo(Place other) {
            return KEY_ORDER.compare(this, other);
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
            List<Place> answersWithoutTransfer) {}

    /**
     * Audits everything, in one snapshot; writers are not held up. Several sessions share the
     * snapshot, each reads the histories of its part of the buckets.
     *
     * @param progress told now and then how many transfers have been read, by any thread
     */
    public Verifier.Report audit(LongConsumer progress) {
        Progress read = new Progress(progress);
        int readers = Math.min(READERS_MAX, Runtime.getRuntime().availableProcessors());
        try (Session session = openSession();
                ExecutorService threads = Executors.newFixedThreadPool(readers)) {
            String snapshot = session.exportSnapshot();
            List<Future<Verifier>> parts = new ArrayList<>();
            for (int part = 0; part < readers; part++) {
                // whatever number stands in a row, it is in one of the parts
                int first = part == 0 ? Short.MIN_VALUE : part * AccountId.BUCKETS / readers;
                int last =
                        part == readers - 1
                                ? Short.MAX_VALUE
                                : (part + 1) * AccountId.BUCKETS / readers - 1;
                parts.add(threads.submit(() -> readPart(snapshot, first, last, read)));
            }
            Totals totals = totals(session);
            Verifier verifier = new Verifier();
            for (Future<Verifier> part : parts) {
                verifier.add(result(part));
            }
            return verifier.finish(totals);
        } catch (SQLException e) {
            throw fault(e);
        }
    }

    private Session openSession() {
        return database.openSession(SessionPurpose.AUDIT, "milepost verify");
    }

    private Verifier readPart(String snapshot, int first, int last, Progress progress) {
        try (Session session = openSession()) {
            session.useSnapshot(snapshot);
            Verifier verifier = new Verifier();
            new Part(session, first, last).read(verifier, progress);
            return verifier;
        } catch (SQLException e) {
            throw fault(e);
        }
    }

    private static Verifier result(Future<Verifier> part) {
        try {
            return part.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the books are read", e);
        }
    }

    private static RuntimeException fault(SQLException e) {
        return UNDEFINED_TABLE.equals(e.getSQLState())
                ? new OperatorFault(
                        "There are no books in this database: no Milepost has started on it yet.",
                        e)
                : new DatabaseFault(e);
    }

    /** Counts what all readers have read, and tells of it now and then. */
    private static final class Progress {

        private final LongConsumer listener;
        private long read;

        Progress(LongConsumer listener) {
            this.listener = listener;
        }

        synchronized void add(int more) {
            long before = read;
            read += more;
            if (read / PROGRESS_STEP > before / PROGRESS_STEP) {
                listener.accept(read - read % PROGRESS_STEP);
            }
        }
    }

    /** The accounts and transfers of some buckets, side by side. */
    private static final class Part {

        private static final int TOLD_AFTER = 1_000;

        private final PreparedStatement accounts;
        private final PreparedStatement transfers;

        Part(Session session, int first, int last) throws SQLException {
            accounts = session.prepare(ACCOUNTS);
            transfers = session.prepare(TRANSFERS);
            for (PreparedStatement statement : List.of(accounts, transfers)) {
                statement.setInt(1, first);
                statement.setInt(2, last);
            }
        }

        void read(Verifier verifier, Progress progress) throws SQLException {
            try (ResultSet owners = accounts.executeQuery();
                    ResultSet moves = transfers.executeQuery()) {
                int untold = 0;
                @Nullable Place next = nextTransfer(moves);
                while (owners.next()) {
                    Place owner = new Place(owners.getInt(1), owners.getLong(2), 0);
                    while (next != null && next.ofAccount().compareTo(owner) < 0) {
                        verifier.stray(next);
                        next = nextTransfer(moves);
                    }
                    @Nullable Account account = account(owners, owner, verifier);
                    if (account != null) {
                        verifier.next(account);
                    }
                    while (next != null && next.ofAccount().equals(owner)) {
                        if (account != null) {
                            check(moves, account, next, verifier);
                        }
                        if (++untold == TOLD_AFTER) {
                            progress.add(untold);
                            untold = 0;
                        }
                        next = nextTransfer(moves);
                    }
                }
                for (; next != null; next = nextTransfer(moves)) {
                    verifier.stray(next);
                }
                verifier.endOfPart();
                progress.add(untold);
            }
        }

        private static @Nullable Place nextTransfer(ResultSet row) throws SQLException {
            return row.next() ? new Place(row.getInt(1), row.getLong(2), row.getInt(3)) : null;
        }
    }

    /** The account of a row; none when the row holds what no account can. */
    private static @Nullable Account account(ResultSet row, Place place, Verifier verifier)
            throws SQLException {
        try {
            return AccountStore.account(row);
        } catch (IllegalArgumentException | IllegalStateException e) {
            verifier.unreadable(place, e);
            return null;
        }
    }

    /** Checks the transfer of a row, which may hold what no transfer can. */
    private static void check(ResultSet row, Account account, Place place, Verifier verifier)
            throws SQLException {
        try {
            verifier.next(transfer(row, account.id(), place));
        } catch (IllegalArgumentException | IllegalStateException e) {
            verifier.unreadable(place, e);
        }
    }

    private static Transfer transfer(ResultSet row, AccountId account, Place place)
            throws SQLException {
        int undoes = row.getInt(7);
        OffsetDateTime at = row.getObject(8, OffsetDateTime.class);
        if (at.equals(OffsetDateTime.MAX) || at.equals(OffsetDateTime.MIN)) {
            throw new IllegalStateException("an infinite time");
        }
        return new Transfer(
                new TransferId(account, place.ordinal()),
                TransferKind.ofCode(row.getInt(4)),
                Miles.of(row.getLong(5)),
                new HouseId(row.getInt(6)),
                undoes == 0 ? OptionalInt.empty() : OptionalInt.of(undoes),
                at.toInstant(),
                new Epoch(row.getInt(9)),
                row.getString(10),
                new Link(row.getBytes(11)));
    }

    private static Totals totals(Session session) throws SQLException {
        return new Totals(
                sums(session, HOUSES),
                sums(session, CURRENCIES),
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
