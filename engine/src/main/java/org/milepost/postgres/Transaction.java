package org.milepost.postgres;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/**
 * A transaction of {@link Database} in progress. Stores execute their statements in it; other
 * classes only pass it on.
 *
 * <p>Threads: belongs to the one that runs it.
 *
 * @param handle the connection, for stores
 */
public record Transaction(Handle handle) {

    /** A query, for stores. */
    public Query query(String sql) {
        return handle.createQuery(sql);
    }

    /** A statement that changes rows, for stores. */
    public Update update(String sql) {
        return handle.createUpdate(sql);
    }

    /** Undoes what was written so far. */
    public void rollback() {
        handle.rollback();
    }
}
