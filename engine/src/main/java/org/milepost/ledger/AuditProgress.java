package org.milepost.ledger;

import java.util.function.IntConsumer;
import java.util.function.LongConsumer;

/**
 * Counts the transfers that all readers of an audit have read, and reports the count at each
 * hundred thousand.
 *
 * <p>Threads: shared.
 */
final class AuditProgress implements IntConsumer {

    private static final int STEP = 100_000;

    private final LongConsumer listener;
    private long read;

    AuditProgress(LongConsumer listener) {
        this.listener = listener;
    }

    @Override
    public synchronized void accept(int more) {
        long before = read;
        read += more;
        if (read / STEP > before / STEP) {
            listener.accept(read - read % STEP);
        }
    }
}
