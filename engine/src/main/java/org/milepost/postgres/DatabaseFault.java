package org.milepost.postgres;

import java.sql.SQLException;

/**
 * An error of the database, with its meaning. It carries the SQLException as its cause, so that
 * code outside the stores can decide what to do without knowing SQL.
 */
@SuppressWarnings("serial") // never serialized
public final class DatabaseFault extends RuntimeException {

    private final SqlFailure failure;

    /** The fault that an SQL exception means. */
    public DatabaseFault(SQLException cause) {
        this(SqlFailure.of(cause), cause);
    }

    DatabaseFault(SqlFailure failure, SQLException cause) {
        super(failure + ": " + cause.getMessage(), cause);
        this.failure = failure;
    }

    /** What it means. */
    public SqlFailure failure() {
        return failure;
    }

    /** PostgreSQL's or the driver's five characters for it; empty when there are none. */
    public String state() {
        return getCause() instanceof SQLException cause && cause.getSQLState() != null
                ? cause.getSQLState()
                : "";
    }
}
