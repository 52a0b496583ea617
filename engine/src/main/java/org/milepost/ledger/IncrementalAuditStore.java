package org.milepost.ledger;

import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.milepost.ledger.AuditStore.Buckets;
import org.milepost.ledger.AuditStore.Recording;
import org.milepost.ledger.BooksMark.BucketMark;
import org.milepost.postgres.Database;
import org.milepost.postgres.Session;
import org.milepost.postgres.SessionPurpose;

/**
 * Reads, in one snapshot, the part of the ledger that an incremental audit checks: the whole
 * history of each account with a transfer since the mark, all of some buckets, and the feed since
 * the mark and of the streams with the same numbers. Compares them with the mark.
 *
 * <p>The links of the accounts that are read are computed again; so an altered row is found with
 * them. An old row that was altered with all links, sums and the feed is found when its bucket is
 * read, because the sum of the links is not that of the mark.
 *
 * <p>Threads: an audit runs on the calling thread, and on others of its own.
 */
public final class IncrementalAuditStore {

    private static final String FEED_SINCE =
            """
            SELECT f.stream, f.position, f.transfers
              FROM unnest(?::integer[], ?::bigint[]) AS m (stream, position)
              JOIN feed f ON f.stream = m.stream AND f.position > m.position
             ORDER BY f.stream, f.position
            """;

    private static final String NOW =
            """
            SELECT now()
            """;

    /** More accounts than this are not kept in memory: everything is read instead. */
    private static final int ACCOUNTS_MAX = 1_000_000;

    private static final int ACCOUNTS_AT_ONCE = 1_000;

    /** Streams have the numbers of sessions, of which there are as many as buckets. */
    private static final int STREAMS = AccountId.BUCKETS;

    private final Database database;
    private final int accountsMax;

    /** Incremental audits of the books in this database. */
    public IncrementalAuditStore(Database database) {
        this(database, ACCOUNTS_MAX);
    }

    IncrementalAuditStore(Database database, int accountsMax) {
        this.database = database;
        this.accountsMax = accountsMax;
    }

    /**
     * Some accounts of a bucket: one range of numbers or several.
     *
     * @param accounts the accounts, in ascending order; empty for all
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Slice(int bucket, long[] accounts) {

        private static final long[] FIRST = {Long.MIN_VALUE};
        private static final long[] LAST = {Long.MAX_VALUE};

        /**
         * Sets the parameters of a query that joins {@code unnest(?::bigint[], ?::bigint[]) AS k
         * (first, last)} and then names the bucket.
         */
        public void bind(PreparedStatement statement, int parameter) throws SQLException {
            boolean isAll = accounts.length == 0;
            statement.setObject(parameter, isAll ? FIRST : accounts);
            statement.setObject(parameter + 1, isAll ? LAST : accounts);
            statement.setInt(parameter + 2, bucket);
        }
    }

    /** What also checks a slice, on the thread and session that read it. */
    public interface SliceCheck {

        /** Checks the slice, and passes a sentence for each fault. */
        void check(Session session, Slice slice, Consumer<String> faults);
    }

    /**
     * The result of an audit.
     *
     * @param mark the next one; that which was given, when there are faults
     * @param houses the transfers that were read, of each house account, by its number
     * @param buckets how many buckets were read as a whole
     */
    public record Findings(
            Verifier.Report report, BooksMark mark, Map<Integer, HouseUse> houses, int buckets) {
        public Findings {
            houses = Map.copyOf(houses);
        }
    }

    /**
     * Audits in the snapshot of this session.
     *
     * @param mark the end of the last audit
     * @param runs within how many audits everything is read
     * @param further checks each slice too
     * @param progress gets the number of transfers read, from time to time, on any thread
     */
    public Findings audit(
            Session session, BooksMark mark, int runs, SliceCheck further, LongConsumer progress) {
        try {
            String snapshot = session.exportSnapshot();
            Set<Integer> share = mark.share(runs);
            @Nullable FeedIncrement feed = feed(session, mark, share);
            if (feed == null) {
                return audit(session, BooksMark.NONE, runs, further, progress);
            }
            Verifier verifier = new Verifier();
            feed.faults().forEach(verifier::fault);
            Queue<Slice> slices = new ConcurrentLinkedQueue<>(slices(share, feed));
            AuditProgress count = new AuditProgress(progress);
            int readers =
                    Math.min(AuditStore.READERS_MAX, Runtime.getRuntime().availableProcessors());
            try (ExecutorService threads = Executors.newFixedThreadPool(readers)) {
                List<Future<Verifier>> parts =
                        IntStream.range(0, readers)
                                .mapToObj(
                                        _ ->
                                                threads.submit(
                                                        () ->
                                                                read(
                                                                        snapshot, slices, feed,
                                                                        further, count)))
                                .toList();
                for (Future<Verifier> part : parts) {
                    verifier.add(result(part));
                }
            }
            BooksMark next = compare(session, mark, share, feed, verifier);
            Verifier.Report report = verifier.report();
            return new Findings(
                    report, report.booksHold() ? next : mark, verifier.houses(), share.size());
        } catch (SQLException e) {
            throw AuditStore.fault(e);
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

    /** A session for an audit. */
    public Session openSession() {
        return database.openSession(SessionPurpose.AUDIT, "milepost verify");
    }

    /** The feed since the mark; null when it names too many accounts. */
    private @Nullable FeedIncrement feed(Session session, BooksMark mark, Set<Integer> share)
            throws SQLException {
        FeedIncrement feed = new FeedIncrement(mark);
        Set<Integer> seen = new TreeSet<>();
        PreparedStatement statement = session.prepare(FEED_SINCE);
        int[] streams = IntStream.range(0, STREAMS).toArray();
        long[] positions =
                Arrays.stream(streams)
                        .mapToLong(it -> share.contains(it) ? 0 : mark.stream(it).position())
                        .toArray();
        statement.setObject(1, streams);
        statement.setObject(2, positions);
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                int stream = row.getInt(1);
                seen.add(stream);
                feed.next(stream, share.contains(stream), row.getLong(2), row.getBytes(3));
                if (feed.accounts() > accountsMax) {
                    return null;
                }
            }
        }
        feed.endStream();
        feed.requireRead(share, seen);
        return feed;
    }

    /** The buckets of the share, and the other accounts that the feed names. */
    private static List<Slice> slices(Set<Integer> share, FeedIncrement feed) {
        List<Slice> slices = new ArrayList<>();
        for (int bucket = 0; bucket < AccountId.BUCKETS; bucket++) {
            if (share.contains(bucket)) {
                slices.add(new Slice(bucket, new long[0]));
                continue;
            }
            long[] accounts = feed.accounts(bucket);
            for (int start = 0; start < accounts.length; start += ACCOUNTS_AT_ONCE) {
                int end = Math.min(accounts.length, start + ACCOUNTS_AT_ONCE);
                slices.add(new Slice(bucket, Arrays.copyOfRange(accounts, start, end)));
            }
        }
        return slices;
    }

    private Verifier read(
            String snapshot,
            Queue<Slice> slices,
            FeedIncrement feed,
            SliceCheck further,
            AuditProgress progress) {
        try (Session session = openSession()) {
            session.useSnapshot(snapshot);
            Verifier verifier = new Verifier();
            for (@Nullable Slice slice = slices.poll(); slice != null; slice = slices.poll()) {
                HistoryAuditStore reader =
                        new HistoryAuditStore(
                                verifier,
                                Recording.NONE.apply(new Buckets(slice.bucket(), slice.bucket())),
                                feed::laterFrom,
                                progress);
                if (slice.accounts().length == 0) {
                    reader.read(session, new Buckets(slice.bucket(), slice.bucket()));
                } else {
                    reader.read(session, slice.bucket(), slice.accounts());
                }
                SliceAuditStore.check(session, slice, verifier);
                further.check(session, slice, verifier::fault);
            }
            return verifier;
        } catch (SQLException e) {
            throw AuditStore.fault(e);
        }
    }

    /** Compares all that was read with the mark and the stripes; the next mark. */
    private static BooksMark compare(
            Session session,
            BooksMark mark,
            Set<Integer> share,
            FeedIncrement feed,
            Verifier verifier)
            throws SQLException {
        Instant now = now(session);
        Map<Integer, FeedTally> origins = AuditStore.origins(session);
        Map<Integer, BucketMark> buckets = new TreeMap<>();
        for (int bucket = 0; bucket < AccountId.BUCKETS; bucket++) {
            FeedTally origin = origins.getOrDefault(bucket, FeedTally.NONE);
            BucketMark before =
                    mark.hasNothing()
                            ? new BucketMark(origin, origin, 0, now)
                            : mark.bucket(bucket);
            BucketMark next =
                    new BucketMark(
                            origin,
                            before.transfers().plus(feed.tally(bucket)),
                            before.links() + verifier.later().links(bucket),
                            share.contains(bucket) ? now : before.readAt());
            compare(bucket, mark, before, next, feed, verifier, share.contains(bucket));
            buckets.put(bucket, next);
        }
        Map<Integer, BigInteger> houses = new TreeMap<>(mark.houses());
        verifier.laterOfHouses().forEach((house, sum) -> houses.merge(house, sum, BigInteger::add));
        Map<Integer, BigInteger> stripes = AuditStore.stripes(session);
        stripes.forEach(
                (house, balance) ->
                        verifier.checkHouse(
                                house, balance, houses.getOrDefault(house, BigInteger.ZERO)));
        houses.forEach(
                (house, sum) -> {
                    if (!stripes.containsKey(house) && sum.signum() != 0) {
                        verifier.fault("house account " + house + ": has transfers but no stripe");
                    }
                });
        verifier.checkCurrencies(AuditStore.currencies(session));
        return new BooksMark(buckets, houses, feed.ends());
    }

    private static void compare(
            int bucket,
            BooksMark mark,
            BucketMark before,
            BucketMark next,
            FeedIncrement feed,
            Verifier verifier,
            boolean isShared) {
        if (!before.origin().equals(next.origin())) {
            verifier.fault(
                    "bucket "
                            + bucket
                            + ": the history before the feed is not that of an earlier audit");
        }
        if (isShared) {
            verifier.compare(
                    bucket,
                    "earlier audits and the feed have",
                    next.transfers(),
                    verifier.booked());
            if (verifier.booked().links(bucket) != next.links()) {
                verifier.fault(
                        "bucket "
                                + bucket
                                + ": its transfers are not those that an earlier audit read");
            }
        }
        if (!mark.hasNothing()) {
            verifier.compare(bucket, "the feed has as new", feed.tally(bucket), verifier.later());
        }
    }

    private static Instant now(Session session) throws SQLException {
        try (ResultSet row = session.prepare(NOW).executeQuery()) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }
}
