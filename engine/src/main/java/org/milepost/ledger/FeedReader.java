package org.milepost.ledger;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;

/**
 * A reader of the feed, which keeps its position in the database under its name.
 *
 * <p>A new reader first copies the existing history, in key order, and then follows the feed. It
 * gets every transfer at least once: some that are booked while it copies come a second time with
 * the feed. What it writes in the transaction that it is given is committed together with its
 * position, so such a reader takes each part exactly once.
 *
 * <p>Within a stream the transfers of one account come in the order of their ordinals. An account
 * can have transfers in several streams: those of other instances, and of sessions that were
 * replaced. Streams are read one after the other, so a later ordinal can come before an earlier
 * one. A reader that needs the order stores the last ordinal of each account, and keeps a transfer
 * back until it has the previous one. Ordinals have no gaps.
 *
 * <p>Threads: shared; instances that read under one name take turns.
 */
public final class FeedReader {

    private final FeedStore store;
    private final String name;

    /**
     * A part of the feed, or of the history before it.
     *
     * @param stream 0 to 255, or -1 for copied history
     * @param position the place in the stream; 0 for copied history
     * @param transfers in the order of their keys
     */
    public record Part(int stream, long position, List<TransferId> transfers) {

        /** The stream of copied history. */
        public static final int HISTORY = -1;

        public Part {
            transfers = List.copyOf(transfers);
        }
    }

    /**
     * How far a reader is behind.
     *
     * @param reader its name
     * @param rows the rows of the feed that it has not read
     * @param isCopying whether it still copies the history, which is not counted in the rows
     */
    public record Lag(String reader, long rows, boolean isCopying) {}

    private FeedReader(FeedStore store, String name) {
        this.store = store;
        this.name = name;
    }

    /**
     * The reader of this name; a new one begins with the history.
     *
     * @param name lower-case words with hyphens
     */
    public static FeedReader open(Database database, String name) {
        FeedStore store = new FeedStore(database.jdbi());
        store.register(name);
        return new FeedReader(store, name);
    }

    /**
     * The reader of this name; a new one begins with what is booked from now on, without the
     * history.
     *
     * @param beginning for a new reader writes what it begins with, in the snapshot in which its
     *     positions are noted
     */
    public static FeedReader openAtEnd(
            Database database, String name, Consumer<Transaction> beginning) {
        FeedStore store = new FeedStore(database.jdbi());
        store.registerAtEnd(name, beginning);
        return new FeedReader(store, name);
    }

    /**
     * Reads the next transfers of the history or the next rows of the feed, in one transaction.
     *
     * @param rowsMax the most rows of each stream, or transfers of the history
     * @param consumer gets each part and the transaction; when it throws, nothing is read
     * @return how many parts it got; 0 when there is nothing new
     */
    public int read(int rowsMax, BiConsumer<Transaction, Part> consumer) {
        return store.read(name, rowsMax, consumer);
    }

    /**
     * Reads like {@link #read}, and passes all transfers on at once.
     *
     * @param rowsMax the most rows of each stream
     * @param copiedMax the most transfers of the history
     * @return how many transfers it got; 0 when there is nothing new
     */
    public int readTogether(
            int rowsMax, int copiedMax, BiConsumer<Transaction, List<TransferId>> consumer) {
        return store.readTogether(name, rowsMax, copiedMax, consumer);
    }

    /**
     * Reads all rows that one snapshot has, and then calls {@code end} in the same snapshot. The
     * balances in it are those after exactly the transfers that were read. No other reader reads
     * meanwhile.
     *
     * @param rowsMax the most rows of each stream that the consumer gets at once
     * @param consumer gets the transfers and the transaction; when it throws, nothing is read
     * @param end uses the snapshot after everything was read
     * @throws IllegalStateException when it still copies the history
     * @throws RuntimeException when other readers take too long; {@code SqlFailure} says that a
     *     repetition helps; nothing is read then
     */
    public void readToEnd(
            int rowsMax,
            BiConsumer<Transaction, List<TransferId>> consumer,
            Consumer<Transaction> end) {
        store.readToEnd(name, rowsMax, consumer, end);
    }

    /**
     * Deletes its positions and what it wrote, in one transaction.
     *
     * @param clearing deletes what the reader wrote
     */
    public void restart(Consumer<Transaction> clearing) {
        store.restart(name, clearing);
    }

    /** Deletes its positions, so that it begins with the history again. */
    public void restart() {
        store.restart(name, _ -> {});
    }

    /** How many rows of the feed it has not read. */
    public OptionalLong lag() {
        return store.lags().stream()
                .filter(it -> it.reader().equals(name))
                .mapToLong(Lag::rows)
                .findFirst();
    }

    /** How far all readers of a database are behind, by name. */
    public static List<Lag> lags(Database database) {
        return new FeedStore(database.jdbi()).lags();
    }
}
