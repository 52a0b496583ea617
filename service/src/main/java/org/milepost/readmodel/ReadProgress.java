package org.milepost.readmodel;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.milepost.ledger.FeedReader;
import org.milepost.postgres.Database;

/**
 * How far the read model of transfers has read; read again when it is older than a second.
 *
 * <p>Threads: shared.
 */
public final class ReadProgress {

    private static final long NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

    private final Database database;
    private final AtomicReference<Known> known = new AtomicReference<>(Known.NEVER);

    /**
     * A moment's progress.
     *
     * @param unreadRows the rows of the feed that it has not read; each has one or more transfers
     * @param isCopying whether it still copies the history from before it began
     */
    public record Progress(long unreadRows, boolean isCopying) {}

    private record Known(Progress progress, long nanos, boolean isKnown) {
        static final Known NEVER = new Known(new Progress(0, true), 0, false);

        boolean isFresh() {
            return isKnown && System.nanoTime() - nanos < NANOS_MAX;
        }
    }

    /** The progress in this database. */
    public ReadProgress(Database database) {
        this.database = database;
    }

    /** The progress, at most a second old. */
    public Progress now() {
        Known last = known.get();
        if (!last.isFresh()) {
            last = new Known(read(), System.nanoTime(), true);
            known.set(last);
        }
        return last.progress();
    }

    private Progress read() {
        return FeedReader.lags(database).stream()
                .filter(it -> it.reader().equals(TransferModel.READER))
                .map(it -> new Progress(it.rows(), it.isCopying()))
                .findFirst()
                .orElse(Known.NEVER.progress());
    }
}
