package org.milepost.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Checks each new session of a lane: that its server takes writes, cannot lose a commit, and is not
 * a former primary. Every promotion begins a timeline with a higher number. A former primary that
 * was not ended still takes connections and has an older timeline than the server that replaced it;
 * once this process has seen the new one, it uses no session of the old one any more.
 *
 * <p>Source: PostgreSQL, "Timelines".
 *
 * <p>Threads: shared.
 */
final class PrimaryCheck {

    /** The timeline of a primary; 0 for a standby. */
    static final String READ_TIMELINE =
            """
            SELECT CASE WHEN pg_is_in_recovery() THEN 0
                        ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer
                   END
            """;

    private static final String READ =
            """
            SELECT CASE WHEN pg_is_in_recovery() THEN 0
                        ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer
                   END,
                   current_setting('fsync') = 'on'
                   AND current_setting('full_page_writes') = 'on'
                   AND current_setting('synchronous_commit') IN ('on', 'remote_apply')
            """;

    /** read_only_sql_transaction: another connection may reach the primary. */
    private static final String NO_PRIMARY = "25006";

    /** object_not_in_prerequisite_state. */
    private static final String NOT_DURABLE = "55000";

    private final AtomicInteger newest = new AtomicInteger();

    /**
     * Checks the server of a new connection.
     *
     * @return its timeline
     * @throws SQLException when nothing may be written there
     */
    int require(Connection connection) throws SQLException {
        int timeline;
        boolean isDurable;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(READ)) {
            row.next();
            timeline = row.getInt(1);
            isDurable = row.getBoolean(2);
        }
        if (timeline == 0) {
            throw new SQLException("the database server is a standby", NO_PRIMARY);
        }
        if (!isDurable) {
            throw new SQLException("the database server may lose a commit", NOT_DURABLE);
        }
        if (newest.accumulateAndGet(timeline, Math::max) > timeline) {
            throw new SQLException("the database server is a former primary", NO_PRIMARY);
        }
        return timeline;
    }

    /** Whether a server of this timeline was replaced by another one. */
    boolean isFormer(int timeline) {
        return timeline < newest.get();
    }
}
