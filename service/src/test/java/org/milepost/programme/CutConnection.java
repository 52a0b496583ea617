package org.milepost.programme;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.ConnectionFactory;

/**
 * The way to a database that can be cut: no new connection is had while it is.
 *
 * <p>Threads: shared by all.
 */
final class CutConnection implements ConnectionFactory {
    private final ConnectionFactory whole;
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong refused = new AtomicLong();

    CutConnection(ConnectionFactory whole) {
        this.whole = whole;
    }

    /** Cuts the way after that many more connections. */
    void cutAfter(long connections) {
        left.set(connections);
    }

    void mend() {
        left.set(Long.MAX_VALUE);
    }

    /** How many connections were refused so far. */
    long refused() {
        return refused.get();
    }

    @Override
    public Connection openConnection() throws SQLException {
        if (left.getAndDecrement() <= 0) {
            refused.incrementAndGet();
            throw new SQLException("the connection is cut", "08001");
        }
        return whole.openConnection();
    }
}
