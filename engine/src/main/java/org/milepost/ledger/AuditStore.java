package org.milepost.ledger;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseFault;
import org.milepost.postgres.OperatorFault;
import org.milepost.postgres.Session;
import org.milepost.postgres.SessionPurpose;

/**
 * Reads the whole ledger in one snapshot and passes it to a {@link Verifier}.
 *
 * <p>Threads: each audit has its own session.
 */
public final class AuditStore {

    private static final String HOUSE_STRIPES =
            """
            SELECT house, sum(balance) FROM house_stripe GROUP BY house
            """;

    private static final String HOUSES =
            """
            SELECT house, currency FROM house
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

    /**
     * Answers that contradict their transfer or themselves: an answer that names a transfer has its
     * time; answers to callers (kinds 1 and 2) name an issuance, a redemption or a reversal (1 to
     * 3), answers to a reference (3) one of an operator's kinds (1, 2, 5, 6); an answer that names
     * no transfer has facts; and of answers to callers only one that is found by its content (2)
     * has the content's digest.
     *
     * <p>Materialized, because the planner would otherwise expect to find the first hundred soon,
     * and look up the transfer of each answer in the index: four times slower when all are right.
     */
    private static final String ANSWERS_WITHOUT_TRANSFER =
            """
            WITH wrong AS MATERIALIZED (
                SELECT w.bucket, w.account, w.ordinal
                  FROM answer w
                  LEFT JOIN transfer t ON t.bucket = w.bucket AND t.account = w.account
                                      AND t.ordinal = w.ordinal AND t.at = w.at
                 WHERE CASE WHEN w.ordinal = 0 THEN w.facts = ''
                            WHEN w.kind IN (1, 2) THEN coalesce(t.kind, 0) NOT IN (1, 2, 3)
                            WHEN w.kind = 3 THEN coalesce(t.kind, 0) NOT IN (1, 2, 5, 6)
                            ELSE true END
                    OR w.kind IN (1, 2) AND (w.kind = 2) <> (w.digest = w.content_high))
            SELECT bucket, account, ordinal FROM wrong LIMIT 100
            """;

    /**
     * Texts without a transfer, and texts whose digest is not in the facts of their transfer. An
     * erased one has none.
     */
    private static final String ALTERED_TEXTS =
            """
            SELECT x.bucket, x.account, x.ordinal
              FROM transfer_text x
              LEFT JOIN transfer t ON t.bucket = x.bucket AND t.account = x.account
                                  AND t.ordinal = x.ordinal
             WHERE t.facts IS NULL
                OR x.text <> ''
                   AND position('"' || rtrim(translate(encode(substr(sha256(convert_to(x.text, 'UTF8')),
                                                                     1, 16), 'base64'),
                                                       '+/', '-_'), '=') || '"' IN t.facts) = 0
             LIMIT 100
            """;

    private static final String FEED =
            """
            SELECT stream, position, transfers FROM feed ORDER BY stream, position
            """;

    private static final String FEED_ORIGIN =
            """
            SELECT bucket, transfers, accounts, ordinals, products
              FROM feed_origin
             WHERE bucket BETWEEN 0 AND 255
            """;

    private static final String UNDEFINED_TABLE = "42P01";
    private static final String UNDEFINED_COLUMN = "42703";

    /** The most sessions; more would only share the same database server. */
    static final int READERS_MAX = 4;

    private final Database database;

    /** Audits of the books in this database. */
    public AuditStore(Database database) {
        this.database = database;
    }

    /** What is kept of a transfer to check later ones. */
    record Audited(BigInteger change, HouseId house, List<Leg> legs) {}

    /** A part of the buckets, from the first to the last. */
    public record Buckets(int first, int last) {}

    private record Part(Buckets buckets, Recording recording) {}

    /**
     * What to do besides checking, for one part of the buckets.
     *
     * @param recorded the account heads of a record, in key order; empty without a record
     * @param listener gets the head of each account, in key order
     */
    public record Recording(Iterator<AccountHead> recorded, Consumer<AccountHead> listener) {

        /** No comparison and no new record. */
        public static final Function<Buckets, Recording> NONE =
                _ -> new Recording(List.<AccountHead>of().iterator(), _ -> {});
    }

    /**
     * The result of an audit.
     *
     * @param houses the transfers of each house account, by its number
     * @param totals the sum of each house account's stripes, by its number
     */
    public record Findings(
            Verifier.Report report,
            Map<Integer, HouseUse> houses,
            Map<Integer, BigInteger> totals) {
        public Findings {
            houses = Map.copyOf(houses);
            totals = Map.copyOf(totals);
        }
    }

    /**
     * The key of a row as it is stored; it may be invalid.
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
     * The sums outside the histories, of any size.
     *
     * @param houses the sum of each house account's stripes, by its number
     * @param currencies the sum of all accounts of each currency
     * @param currencyOfHouse the currency of each house account, by its number
     */
    record Totals(
            Map<Integer, BigInteger> houses,
            Map<Integer, BigInteger> currencies,
            Map<Integer, Integer> currencyOfHouse,
            List<Place> answersWithoutTransfer) {}

    /**
     * Audits the accounts, their transfers and the house accounts, in one snapshot; writers do not
     * wait.
     *
     * @param progress gets the number of transfers read, from time to time, on any thread
     */
    public Verifier.Report audit(LongConsumer progress) {
        try (Session session = openSession();
                RunningAudit reading = begin(session, Recording.NONE, progress)) {
            return reading.finish().report();
        }
    }

    /** A session for an audit. */
    public Session openSession() {
        return database.openSession(SessionPurpose.AUDIT, "milepost verify");
    }

    /**
     * Starts to read in the snapshot of this session, which stays free for other queries. Several
     * more sessions share the snapshot; each reads the histories of a part of the buckets.
     *
     * @param recording called at once for each part, in order
     * @param progress gets the number of transfers read, from time to time, on any thread
     */
    public RunningAudit begin(
            Session session, Function<Buckets, Recording> recording, LongConsumer progress) {
        int readers = Math.min(READERS_MAX, Runtime.getRuntime().availableProcessors());
        List<Part> parts = new ArrayList<>();
        for (int part = 0; part < readers; part++) {
            Buckets buckets =
                    new Buckets(
                            part * AccountId.BUCKETS / readers,
                            (part + 1) * AccountId.BUCKETS / readers - 1);
            parts.add(new Part(buckets, recording.apply(buckets)));
        }
        try {
            return new RunningAudit(session, parts, new AuditProgress(progress));
        } catch (SQLException e) {
            throw fault(e);
        }
    }

    /**
     * A running audit.
     *
     * <p>Threads: belongs to the thread that started it, and starts further threads.
     */
    public final class RunningAudit implements AutoCloseable {

        private final Session session;
        private final ExecutorService threads;
        private final List<Future<Verifier>> parts;

        private RunningAudit(Session session, List<Part> parts, AuditProgress progress)
                throws SQLException {
            String snapshot = session.exportSnapshot();
            this.session = session;
            this.threads = Executors.newFixedThreadPool(parts.size());
            this.parts =
                    parts.stream()
                            .map(it -> threads.submit(() -> readPart(snapshot, it, progress)))
                            .toList();
        }

        /** Waits for the end and returns the result. */
        public Findings finish() {
            try {
                Totals totals = totals(session);
                FeedAudit feed = feed(session);
                Verifier verifier = new Verifier();
                for (Future<Verifier> part : parts) {
                    verifier.add(result(part));
                }
                verifier.compareWith(feed);
                places(session, ALTERED_TEXTS).forEach(verifier::alteredText);
                places(session, PartWriteStore.AUDIT).forEach(verifier::wrongPart);
                Verifier.Report report = verifier.finish(totals);
                return new Findings(report, verifier.houses(), totals.houses());
            } catch (SQLException e) {
                throw fault(e);
            }
        }

        /** Waits until all threads have ended. */
        @Override
        public void close() {
            threads.close();
        }
    }

    private Verifier readPart(String snapshot, Part part, AuditProgress progress) {
        try (Session session = openSession()) {
            session.useSnapshot(snapshot);
            Verifier verifier = new Verifier();
            new HistoryAuditStore(verifier, part.recording(), _ -> Integer.MAX_VALUE, progress)
                    .read(session, part.buckets());
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
            throw new IllegalStateException("interrupted while the ledger is read", e);
        }
    }

    /** The fault of a statement of an audit, with a message to the operator where one is known. */
    public static RuntimeException fault(SQLException e) {
        return switch (String.valueOf(e.getSQLState())) {
            case UNDEFINED_TABLE ->
                    new OperatorFault(
                            "This database has no Milepost tables of this version. Run the command"
                                    + " 'migrate' on it, then run the audit again.",
                            e);
            case UNDEFINED_COLUMN ->
                    new OperatorFault(
                            "The tables in this database are of an older version of Milepost. Run"
                                    + " the command 'migrate' on it, then run the audit again.",
                            e);
            default -> new DatabaseFault(e);
        };
    }

    private static Totals totals(Session session) throws SQLException {
        return new Totals(
                stripes(session),
                sums(session, CURRENCIES),
                currencies(session),
                places(session, ANSWERS_WITHOUT_TRANSFER));
    }

    /** The sum of the stripes of each house account. */
    static Map<Integer, BigInteger> stripes(Session session) throws SQLException {
        return sums(session, HOUSE_STRIPES);
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

    private static FeedAudit feed(Session session) throws SQLException {
        FeedAudit feed = new FeedAudit();
        origins(session).forEach(feed::origin);
        try (ResultSet rows = session.prepare(FEED).executeQuery()) {
            while (rows.next()) {
                feed.next(rows.getInt(1), rows.getLong(2), rows.getBytes(3));
            }
        }
        return feed;
    }

    /** What each bucket had before there was a feed. */
    static Map<Integer, FeedTally> origins(Session session) throws SQLException {
        Map<Integer, FeedTally> origins = new TreeMap<>();
        try (ResultSet rows = session.prepare(FEED_ORIGIN).executeQuery()) {
            while (rows.next()) {
                origins.put(
                        rows.getInt(1),
                        new FeedTally(
                                rows.getLong(2),
                                lowBits(rows.getBigDecimal(3)),
                                lowBits(rows.getBigDecimal(4)),
                                lowBits(rows.getBigDecimal(5))));
            }
        }
        return origins;
    }

    /** Modulo 2<sup>64</sup>, as {@link FeedTally} adds. */
    private static long lowBits(BigDecimal sum) {
        return sum.toBigInteger().longValue();
    }

    /** The currency of each house account. */
    static Map<Integer, Integer> currencies(Session session) throws SQLException {
        Map<Integer, Integer> currencies = new TreeMap<>();
        try (ResultSet rows = session.prepare(HOUSES).executeQuery()) {
            while (rows.next()) {
                currencies.put(rows.getInt(1), rows.getInt(2));
            }
        }
        return currencies;
    }

    private static List<Place> places(Session session, String sql) throws SQLException {
        return places(session.prepare(sql));
    }

    /** The places that a query returns. */
    static List<Place> places(PreparedStatement statement) throws SQLException {
        List<Place> places = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                places.add(new Place(rows.getInt(1), rows.getLong(2), rows.getInt(3)));
            }
        }
        return places;
    }
}
