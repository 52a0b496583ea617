package org.milepost.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.milepost.ledger.FeedReader.Lag;
import org.milepost.ledger.FeedReader.Part;
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

    private final Jdbi jdbi;

    FeedStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The key up to which the history is copied. */
    private record Place(int bucket, long account, int ordinal) {

        boolean isEnd() {
            return bucket == COPIED;
        }
    }

    /** Adds a reader that begins with the history, unless there is a reader of this name. */
    void register(String reader) {
        jdbi.useTransaction(handle -> begin(handle, reader));
    }

    /** Adds a reader that begins at the end of the feed, unless there is a reader of this name. */
    void registerAtEnd(String reader, Consumer<Transaction> beginning) {
        if (isRegistered(reader)) {
            return;
        }
        jdbi.useTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                handle -> {
                    // Taken before the snapshot: of two instances the second finds the reader.
                    handle.execute("LOCK TABLE feed_reader IN SHARE ROW EXCLUSIVE MODE");
                    if (addReader(handle, reader, COPIED)) {
                        notePositions(handle, reader);
                        beginning.accept(new Transaction(handle));
                    }
                });
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
                    notePositions(handle, reader);
                    setCopied(handle, reader, new Place(0, 0, 0));
                });
    }

    private static void begin(Handle handle, String reader) {
        if (addReader(handle, reader, 0)) {
            notePositions(handle, reader);
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
    private static void notePositions(Handle handle, String reader) {
        handle.createUpdate(
                        """
                        INSERT INTO feed_position (reader, stream, position)
                        SELECT :reader, n.stream, f.position
                          FROM generate_series(0, 255) AS n (stream)
                         CROSS JOIN LATERAL (
                               SELECT position FROM feed
                                WHERE stream = n.stream
                                ORDER BY position DESC LIMIT 1) f
                        """)
                .bind("reader", reader)
                .execute();
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
                    List<Part> rows = rows(handle, reader, rowsMax);
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
                    List<Part> rows = rows(handle, reader, rowsMax);
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
                    // Taken before the snapshot, so that it has the positions of the last read.
                    handle.execute("LOCK TABLE feed_reader IN EXCLUSIVE MODE");
                    Transaction transaction = new Transaction(handle);
                    if (!lock(handle, reader).isEnd()) {
                        throw new IllegalStateException(
                                "reader " + reader + " still copies the history");
                    }
                    List<Part> rows = rows(handle, reader, rowsMax);
                    while (!rows.isEmpty()) {
                        consumer.accept(
                                transaction,
                                rows.stream().flatMap(it -> it.transfers().stream()).toList());
                        advance(handle, reader, rows);
                        rows = rows(handle, reader, rowsMax);
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
        List<TransferId> transfers =
                handle.createQuery(
                                """
                                SELECT bucket, account, ordinal FROM transfer
                                 WHERE (bucket, account, ordinal) > (:bucket, :account, :ordinal)
                                 ORDER BY bucket, account, ordinal
                                 LIMIT :rows
                                """)
                        .bind("bucket", (short) copied.bucket())
                        .bind("account", copied.account())
                        .bind("ordinal", copied.ordinal())
                        .bind("rows", rowsMax)
                        .map(
                                (row, _) ->
                                        new TransferId(
                                                new AccountId(row.getInt(1), row.getLong(2)),
                                                row.getInt(3)))
                        .list();
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

    /** The next rows of all streams, each stream in order. */
    private static List<Part> rows(Handle handle, String reader, int rowsMax) {
        return handle.createQuery(
                        """
                        SELECT n.stream, f.position, f.transfers
                          FROM generate_series(0, 255) AS n (stream)
                          LEFT JOIN feed_position p ON p.reader = :reader AND p.stream = n.stream
                         CROSS JOIN LATERAL (
                               SELECT position, transfers FROM feed
                                WHERE stream = n.stream AND position > coalesce(p.position, 0)
                                ORDER BY position LIMIT :rows) f
                         ORDER BY n.stream, f.position
                        """)
                .bind("reader", reader)
                .bind("rows", rowsMax)
                .map(
                        (row, _) ->
                                new Part(
                                        row.getInt(1),
                                        row.getLong(2),
                                        FeedRow.transfers(row.getBytes(3))))
                .list();
    }

    private static void advance(Handle handle, String reader, List<Part> rows) {
        List<Part> last = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (i + 1 == rows.size() || rows.get(i + 1).stream() != rows.get(i).stream()) {
                last.add(rows.get(i));
            }
        }
        for (Part part : last) {
            handle.createUpdate(
                            """
                            INSERT INTO feed_position (reader, stream, position)
                            VALUES (:reader, :stream, :position)
                                ON CONFLICT (reader, stream)
                                DO UPDATE SET position = excluded.position
                            """)
                    .bind("reader", reader)
                    .bind("stream", (short) part.stream())
                    .bind("position", part.position())
                    .execute();
        }
    }

    /** How far each reader is behind, by name. */
    List<Lag> lags() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        SELECT r.reader,
                                               sum(l.position - coalesce(p.position, 0))::bigint,
                                               r.copied_bucket < 256
                                          FROM feed_reader r
                                         CROSS JOIN generate_series(0, 255) AS n (stream)
                                          LEFT JOIN LATERAL (
                                               SELECT position FROM feed
                                                WHERE stream = n.stream
                                                ORDER BY position DESC LIMIT 1) l ON true
                                          LEFT JOIN feed_position p
                                            ON p.reader = r.reader AND p.stream = n.stream
                                         GROUP BY r.reader, r.copied_bucket
                                         ORDER BY r.reader
                                        """)
                                .map(
                                        (row, _) ->
                                                new Lag(
                                                        row.getString(1),
                                                        row.getLong(2),
                                                        row.getBoolean(3)))
                                .list());
    }
}
