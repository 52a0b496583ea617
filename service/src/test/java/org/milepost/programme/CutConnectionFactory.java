package org.milepost.programme;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.ConnectionFactory;

/**
 * A connection factory that can be cut: while it is, it gives no new connection.
 *
 * <p>Threads: shared.
 */
final class CutConnectionFactory implements ConnectionFactory {
    private final ConnectionFactory whole;
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong refused = new AtomicLong();

    CutConnectionFactory(ConnectionFactory whole) {
        this.whole = whole;
    }

    /** Cuts it after that many more connections. */
    void cutAfter(long connections) {
        left.set(connections);
    }

    void repair() {
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
