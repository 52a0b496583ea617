package org.milepost.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.milepost.ledger.FeedReader.Lag;
import org.milepost.ledger.FeedReader.Part;
import org.milepost.postgres.Database;
import org.milepost.postgres.Shard;
import org.milepost.postgres.ShardMap;
import org.milepost.postgres.Transaction;

/**
 * Reads the feed for readers and keeps their positions. {@link JournalStore} writes it.
 *
 * <p>Within a stream, transactions follow each other: a row that can be read has all earlier ones
 * of its stream before it. So the last position of a stream is all that a reader must keep.
 *
 * <p>Threads: shared; connections come from the pool.
 */
final class FeedStore {

    /** The bucket that marks the end of the history. */
    private static final int COPIED = AccountId.BUCKETS;

    private final Database database;
    private final Jdbi jdbi;

    FeedStore(Database database) {
        this.database = database;
        this.jdbi = database.jdbi();
    }

    /** The last position of each stream of a shard. */
    private static final String LAST_POSITIONS =
            """
            SELECT n.stream, f.position
              FROM unnest(:streams) AS n (stream)
             CROSS JOIN LATERAL (
                   SELECT position FROM feed
                    WHERE stream = n.stream AND (:whole OR stream = ANY (:streams))
                    ORDER BY position DESC LIMIT 1) f
            """;

    /** The next rows of each stream of a shard. */
    private static final String ROWS =
            """
            SELECT n.stream, f.position, f.transfers
              FROM unnest(:streams, :positions) AS n (stream, position)
             CROSS JOIN LATERAL (
                   SELECT position, transfers FROM feed
                    WHERE stream = n.stream AND position > n.position
                      AND (:whole OR stream = ANY (:streams))
                    ORDER BY position LIMIT :rows) f
             ORDER BY n.stream, f.position
            """;

    /** The key up to which the history is copied. */
    private record Place(int bucket, long account, int ordinal) {

        boolean isEnd() {
            return bucket == COPIED;
        }
    }

    /** Adds a reader that begins with the history, unless there is a reader of this name. */
    void register(String reader) {
        jdbi.useTransaction(handle -> begin(handle, database.shards(), reader));
    }

    /** Adds a reader that begins at the end of the feed, unless there is a reader of this name. */
    void registerAtEnd(String reader, Consumer<Transaction> beginning) {
        if (isRegistered(reader)) {
            return;
        }
        jdbi.useTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                handle -> {
                    useOneSnapshotOfEachNode(handle);
                    // Taken before the snapshot: of two instances the second finds the reader.
                    handle.execute("LOCK TABLE feed_reader IN SHARE ROW EXCLUSIVE MODE");
                    if (addReader(handle, reader, COPIED)) {
                        notePositions(handle, database.shards(), reader);
                        beginning.accept(new Transaction(handle));
                    }
                });
    }

    /**
     * With one connection to each node of a cluster, all statements of this transaction read a
     * shard in the same snapshot. A batch keeps to one shard, so what the feed and the house
     * accounts say of it agree. Without a cluster the setting has no meaning.
     */
    private static void useOneSnapshotOfEachNode(Handle handle) {
        handle.execute("SET LOCAL citus.max_adaptive_executor_pool_size = 1");
    }

    private boolean isRegistered(String reader) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery("SELECT 1 FROM feed_reader WHERE reader = :reader")
                                .bind("reader", reader)
                                .mapTo(Integer.class)
                                .findOne()
                                .isPresent());
    }

    /** Deletes the positions of a reader and what it wrote. It begins with the history again. */
    void restart(String reader, Consumer<Transaction> clearing) {
        jdbi.useTransaction(
                handle -> {
                    lock(handle, reader);
                    clearing.accept(new Transaction(handle));
                    handle.createUpdate("DELETE FROM feed_position WHERE reader = :reader")
                            .bind("reader", reader)
                            .execute();
                    notePositions(handle, database.shards(), reader);
                    setCopied(handle, reader, new Place(0, 0, 0));
                });
    }

    private static void begin(Handle handle, ShardMap shards, String reader) {
        if (addReader(handle, reader, 0)) {
            notePositions(handle, shards, reader);
        }
    }

    /** Whether there was no reader of this name. */
    private static boolean addReader(Handle handle, String reader, int copiedBucket) {
        int added =
                handle.createUpdate(
                                """
                                INSERT INTO feed_reader
                                       (reader, copied_bucket, copied_account, copied_ordinal)
                                VALUES (:reader, :copied, 0, 0)
                                    ON CONFLICT (reader) DO NOTHING
                                """)
                        .bind("reader", reader)
                        .bind("copied", (short) copiedBucket)
                        .execute();
        return added > 0;
    }

    /**
     * The positions are noted before anything is copied. What was booked at or before them can be
     * read by every later statement; what comes after them is read from the feed.
     */
    private static void notePositions(Handle handle, ShardMap shards, String reader) {
        lastPositions(handle, shards)
                .forEach((stream, position) -> keep(handle, reader, stream, position));
    }

    /** The last position of each stream that has any. */
    private static Map<Integer, Long> lastPositions(Handle handle, ShardMap shards) {
        Map<Integer, Long> last = new TreeMap<>();
        for (Shard shard : shards.shards()) {
            handle.createQuery(LAST_POSITIONS)
                    .bindArray("streams", Integer.class, shard.buckets())
                    .bind("whole", shard.isWhole())
                    .map((row, _) -> Map.entry(row.getInt(1), row.getLong(2)))
                    .forEach(it -> last.put(it.getKey(), it.getValue()));
        }
        return last;
    }

    private static void keep(Handle handle, String reader, int stream, long position) {
        handle.createUpdate(
                        """
                        INSERT INTO feed_position (reader, stream, position)
                        VALUES (:reader, :stream, :position)
                            ON CONFLICT (reader, stream)
                            DO UPDATE SET position = excluded.position
                        """)
                .bind("reader", reader)
                .bind("stream", (short) stream)
                .bind("position", position)
                .execute();
    }

    /** The positions that a reader has read. */
    private static Map<Integer, Long> positions(Handle handle, String reader) {
        Map<Integer, Long> positions = new TreeMap<>();
        handle.createQuery(
                        """
                        SELECT stream, position FROM feed_position WHERE reader = :reader
                        """)
                .bind("reader", reader)
                .map((row, _) -> Map.entry(row.getInt(1), row.getLong(2)))
                .forEach(it -> positions.put(it.getKey(), it.getValue()));
        return positions;
    }

    /** Reads the next parts under the reader's lock. */
    int read(String reader, int rowsMax, BiConsumer<Transaction, Part> consumer) {
        return jdbi.inTransaction(
                handle -> {
                    Transaction transaction = new Transaction(handle);
                    Place copied = lock(handle, reader);
                    if (!copied.isEnd()) {
                        Optional<Part> history = history(handle, reader, copied, rowsMax);
                        history.ifPresent(part -> consumer.accept(transaction, part));
                        if (history.isPresent()) {
                            return 1;
                        }
                    }
                    List<Part> rows = rows(handle, database.shards(), reader, rowsMax);
                    for (Part part : rows) {
                        consumer.accept(transaction, part);
                    }
                    advance(handle, reader, rows);
                    return rows.size();
                });
    }

    /** Reads the next parts under the reader's lock and passes their transfers on together. */
    int readTogether(
            String reader,
            int rowsMax,
            int copiedMax,
            BiConsumer<Transaction, List<TransferId>> consumer) {
        return jdbi.inTransaction(
                handle -> {
                    Place copied = lock(handle, reader);
                    if (!copied.isEnd()) {
                        Optional<Part> history = history(handle, reader, copied, copiedMax);
                        if (history.isPresent()) {
                            List<TransferId> transfers = history.get().transfers();
                            consumer.accept(new Transaction(handle), transfers);
                            return transfers.size();
                        }
                    }
                    List<Part> rows = rows(handle, database.shards(), reader, rowsMax);
                    if (rows.isEmpty()) {
                        return 0;
                    }
                    List<TransferId> transfers =
                            rows.stream().flatMap(it -> it.transfers().stream()).toList();
                    consumer.accept(new Transaction(handle), transfers);
                    advance(handle, reader, rows);
                    return transfers.size();
                });
    }

    /** Reads all that one snapshot has, under the reader's lock, and then calls the end. */
    void readToEnd(
            String reader,
            int rowsMax,
            BiConsumer<Transaction, List<TransferId>> consumer,
            Consumer<Transaction> end) {
        jdbi.useTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                handle -> {
                    useOneSnapshotOfEachNode(handle);
                    // Taken before the snapshot, so that it has the positions of the last read.
                    handle.execute("LOCK TABLE feed_reader IN EXCLUSIVE MODE");
                    Transaction transaction = new Transaction(handle);
                    if (!lock(handle, reader).isEnd()) {
                        throw new IllegalStateException(
                                "reader " + reader + " still copies the history");
                    }
                    List<Part> rows = rows(handle, database.shards(), reader, rowsMax);
                    while (!rows.isEmpty()) {
                        consumer.accept(
                                transaction,
                                rows.stream().flatMap(it -> it.transfers().stream()).toList());
                        advance(handle, reader, rows);
                        rows = rows(handle, database.shards(), reader, rowsMax);
                    }
                    end.accept(transaction);
                });
    }

    private static Place lock(Handle handle, String reader) {
        return handle.createQuery(
                        """
                        SELECT copied_bucket, copied_account, copied_ordinal
                          FROM feed_reader WHERE reader = :reader FOR UPDATE
                        """)
                .bind("reader", reader)
                .map((row, _) -> new Place(row.getInt(1), row.getLong(2), row.getInt(3)))
                .findOne()
                .orElseThrow(() -> new IllegalStateException("no reader " + reader));
    }

    /** The next transfers of the history; empty at its end. */
    private static Optional<Part> history(Handle handle, String reader, Place copied, int rowsMax) {
        List<TransferId> transfers = after(handle, copied, rowsMax);
        for (int bucket = copied.bucket() + 1; transfers.isEmpty() && bucket < COPIED; bucket++) {
            transfers = after(handle, new Place(bucket, Long.MIN_VALUE, 0), rowsMax);
        }
        Place reached =
                transfers.isEmpty()
                        ? new Place(COPIED, 0, 0)
                        : new Place(
                                transfers.getLast().account().bucket(),
                                transfers.getLast().account().number(),
                                transfers.getLast().ordinal());
        setCopied(handle, reader, reached);
        return transfers.isEmpty()
                ? Optional.empty()
                : Optional.of(new Part(Part.HISTORY, 0, transfers));
    }

    private static void setCopied(Handle handle, String reader, Place reached) {
        handle.createUpdate(
                        """
                        UPDATE feed_reader
                           SET copied_bucket = :bucket, copied_account = :account,
                               copied_ordinal = :ordinal
                         WHERE reader = :reader
                        """)
                .bind("bucket", (short) reached.bucket())
                .bind("account", reached.account())
                .bind("ordinal", reached.ordinal())
                .bind("reader", reader)
                .execute();
    }

    /** The next transfers of a place's bucket. */
    private static List<TransferId> after(Handle handle, Place place, int rowsMax) {
        return handle.createQuery(
                        """
                        SELECT bucket, account, ordinal FROM transfer
                         WHERE bucket = :bucket AND (account, ordinal) > (:account, :ordinal)
                         ORDER BY account, ordinal
                         LIMIT :rows
                        """)
                .bind("bucket", (short) place.bucket())
                .bind("account", place.account())
                .bind("ordinal", place.ordinal())
                .bind("rows", rowsMax)
                .map(
                        (row, _) ->
                                new TransferId(
                                        new AccountId(row.getInt(1), row.getLong(2)),
                                        row.getInt(3)))
                .list();
    }

    /** The next rows of all streams, each stream in order. */
    private static List<Part> rows(Handle handle, ShardMap shards, String reader, int rowsMax) {
        Map<Integer, Long> read = positions(handle, reader);
        List<Part> parts = new ArrayList<>();
        for (Shard shard : shards.shards()) {
            handle.createQuery(ROWS)
                    .bindArray("streams", Integer.class, shard.buckets())
                    .bindArray(
                            "positions",
                            Long.class,
                            shard.buckets().stream().map(it -> read.getOrDefault(it, 0L)).toList())
                    .bind("whole", shard.isWhole())
                    .bind("rows", rowsMax)
                    .map(
                            (row, _) ->
                                    new Part(
                                            row.getInt(1),
                                            row.getLong(2),
                                            FeedRow.transfers(row.getBytes(3))))
                    .forEach(parts::add);
        }
        return parts;
    }

    private static void advance(Handle handle, String reader, List<Part> rows) {
        List<Part> last = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (i + 1 == rows.size() || rows.get(i + 1).stream() != rows.get(i).stream()) {
                last.add(rows.get(i));
            }
        }
        for (Part part : last) {
            keep(handle, reader, part.stream(), part.position());
        }
    }

    /** How far each reader is behind, by name. */
    List<Lag> lags() {
        return jdbi.withHandle(
                handle -> {
                    Map<Integer, Long> last = lastPositions(handle, database.shards());
                    return handle
                            .createQuery(
                                    """
                                    SELECT reader, copied_bucket < 256 FROM feed_reader
                                     ORDER BY reader
                                    """)
                            .map((row, _) -> Map.entry(row.getString(1), row.getBoolean(2)))
                            .list()
                            .stream()
                            .map(
                                    it ->
                                            new Lag(
                                                    it.getKey(),
                                                    unread(last, positions(handle, it.getKey())),
                                                    it.getValue()))
                            .toList();
                });
    }

    private static long unread(Map<Integer, Long> last, Map<Integer, Long> read) {
        return last.entrySet().stream()
                .mapToLong(it -> it.getValue() - read.getOrDefault(it.getKey(), 0L))
                .sum();
    }
}
