package org.milepost.postgres;

import java.sql.SQLException;

/**
 * An error of the database, classified. The cause is the SQLException, so that code outside the
 * stores can react without knowledge of SQL.
 */
@SuppressWarnings("serial") // never serialized
public final class DatabaseFault extends RuntimeException {

    private final SqlFailure failure;

    /** Classifies an SQL exception. */
    public DatabaseFault(SQLException cause) {
        this(SqlFailure.of(cause), cause);
    }

    DatabaseFault(SqlFailure failure, SQLException cause) {
        super(failure + ": " + cause.getMessage(), cause);
        this.failure = failure;
    }

    /** The class of the error. */
    public SqlFailure failure() {
        return failure;
    }

    /** The SQLSTATE; empty when there is none. */
    public String state() {
        return getCause() instanceof SQLException cause && cause.getSQLState() != null
                ? cause.getSQLState()
                : "";
    }
}
