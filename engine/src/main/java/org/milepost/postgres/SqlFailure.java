package org.milepost.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.JdbiException;
import org.milepost.threads.FatalErrors;

/**
 * The class of a database error, which decides how a caller reacts.
 *
 * <p>Source: PostgreSQL, Appendix A, "PostgreSQL Error Codes".
 */
public enum SqlFailure {
    /**
     * The transaction conflicted with another one, or waited too long. Nothing was written; the
     * same transaction may succeed when it runs again.
     */
    RETRY,

    /**
     * The database refuses the data: a constraint, an overflow, a text with NUL. Nothing was
     * written, and running it again fails again; a part of the batch may succeed.
     */
    DATA,

    /**
     * The session is lost or can no longer write. The last statement may or may not have taken
     * effect; a new session is needed to find out.
     */
    CONNECTION_LOST,

    /**
     * Disk, memory or connections are short, or the storage fails. Nothing was written. It may be
     * temporary, or the operator must act.
     */
    RESOURCES,

    /** Anything else, mostly defects: wrong SQL, wrong state. */
    OTHER;

    /**
     * Classifies an exception by the first one among it, its causes and its chained SQL exceptions
     * that has a known SQLSTATE or is an I/O error. Ends the process for a fatal error of the JVM,
     * which the driver wraps.
     */
    public static SqlFailure of(Throwable thrown) {
        FatalErrors.endProcessIfFatal(thrown);
        Deque<Throwable> waiting = new ArrayDeque<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        waiting.add(thrown);
        while (!waiting.isEmpty()) {
            Throwable next = waiting.poll();
            if (!seen.add(next)) {
                continue;
            }
            SqlFailure meaning = ofOne(next);
            if (meaning != OTHER) {
                return meaning;
            }
            if (next.getCause() != null) {
                waiting.add(next.getCause());
            }
            if (next instanceof SQLException chained && chained.getNextException() != null) {
                waiting.add(chained.getNextException());
            }
        }
        // The pool throws it when all its connections are in use. When it could not connect, the
        // reason is its cause, which was found above.
        return seen.stream().anyMatch(SQLTransientConnectionException.class::isInstance)
                ? RESOURCES
                : OTHER;
    }

    /** The class of an exception that a store threw; empty when it is not of the database. */
    public static Optional<SqlFailure> ofStore(RuntimeException thrown) {
        return thrown instanceof JdbiException ? Optional.of(of(thrown)) : Optional.empty();
    }

    private static SqlFailure ofOne(Throwable thrown) {
        if (thrown instanceof IOException) {
            return CONNECTION_LOST;
        }
        if (thrown instanceof SQLException exception) {
            String state = exception.getSQLState();
            return state == null || state.length() != 5 ? OTHER : ofState(state);
        }
        return OTHER;
    }

    private static SqlFailure ofState(String state) {
        return switch (state) {
            // serialization_failure, deadlock_detected, lock_not_available, query_canceled
            case "40001", "40P01", "55P03", "57014" -> RETRY;
            // admin_shutdown, crash_shutdown, cannot_connect_now, database_dropped,
            // idle_session_timeout, idle_in_transaction_session_timeout, transaction_timeout
            case "57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04" -> CONNECTION_LOST;
            // read_only_sql_transaction: after a failover this session is connected to the standby;
            // a new one reaches the primary.
            case "25006" -> CONNECTION_LOST;
            default -> ofClass(state.substring(0, 2));
        };
    }

    private static SqlFailure ofClass(String stateClass) {
        return switch (stateClass) {
            // cardinality_violation, data_exception, integrity_constraint_violation,
            // program_limit_exceeded
            case "21", "22", "23", "54" -> DATA;
            // connection_exception
            case "08" -> CONNECTION_LOST;
            // insufficient_resources, system_error
            case "53", "58" -> RESOURCES;
            default -> OTHER;
        };
    }
}
