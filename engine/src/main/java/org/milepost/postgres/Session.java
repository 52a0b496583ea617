package org.milepost.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * A connection outside the pool. A transaction begins with the first statement and ends with {@link
 * #commit} or {@link #rollback}; for {@link SessionPurpose#LOOK} each statement is a transaction.
 *
 * <p>The planner of a lane is pinned. A lane's statements select rows by primary key, so that a
 * nested loop over the index is right for any size of the table. By default the planner takes a
 * sequential scan or a hash join while a table is small or its statistics are old, keeps that plan,
 * and a batch takes a thousand times longer when the table has grown. With the other methods off
 * and one generic plan for each statement, the plan does not change and nothing is planned again.
 * "Off" is not a ban: where nothing else works, the planner still uses them.
 *
 * <p>Threads: used by one thread at a time.
 */
public final class Session implements AutoCloseable {

    /** More statements than this indicate texts that are built from values. */
    private static final int STATEMENTS_MAX = 256;

    /** How long after the server's timeout the connection is given up. */
    private static final Duration SOCKET_GRACE = Duration.ofSeconds(5);

    /** in_failed_sql_transaction. */
    private static final String FAILED_STATE = "25P02";

    /** The state of a warning that has none of its own. */
    private static final String WARNING = "01000";

    /** transaction_resolution_unknown. */
    private static final String RESOLUTION_UNKNOWN = "08007";

    private static final Pattern SNAPSHOT = Pattern.compile("[0-9A-F-]{1,100}");

    private static final int AUDIT_ROWS_PER_FETCH = 10_000;

    /** "MILE": the class of the advisory locks by which sessions hold their numbers. */
    private static final int NUMBERS = 0x4D494C45;

    /** The lowest number that no session holds. */
    private static final String CLAIM_NUMBER =
            """
            SELECT n FROM generate_series(0, ?) AS n WHERE pg_try_advisory_lock(?, n) LIMIT 1
            """;

    /** The highest number of a session. */
    private static final int NUMBER_MAX = 255;

    /** too_many_connections. */
    private static final String NO_NUMBER_STATE = "53300";

    private final Connection connection;
    private final boolean eachStatementIsOne;
    private final BooleanSupplier isFormer;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private boolean broken;
    private boolean commitUnheard;
    private int number = -1;

    /** Reported for a connection with autocommit off. */
    Session(Connection connection) {
        this(connection, false, () -> false);
    }

    private Session(Connection connection, boolean eachStatementIsOne, BooleanSupplier isFormer) {
        this.connection = connection;
        this.eachStatementIsOne = eachStatementIsOne;
        this.isFormer = isFormer;
    }

    /**
     * Opens a session.
     *
     * @param check of the server, unless the session is for an audit, which may read a standby
     * @throws DatabaseFault when the server cannot be reached, refuses us, or is not the primary
     */
    static Session open(
            DatabaseSettings settings, SessionPurpose purpose, String name, PrimaryCheck check) {
        try {
            // Owned and closed by the session.
            Connection connection =
                    DriverManager.getConnection(
                            settings.jdbcUrl(), properties(settings, purpose, name));
            try {
                BooleanSupplier isFormer = () -> false;
                if (purpose != SessionPurpose.AUDIT) {
                    int timeline = check.require(connection);
                    isFormer = () -> check.isFormer(timeline);
                }
                prepare(connection, settings, purpose);
                return new Session(connection, purpose == SessionPurpose.LOOK, isFormer);
            } catch (SQLException exception) {
                connection.close();
                throw exception;
            }
        } catch (SQLException exception) {
            throw new DatabaseFault(exception);
        }
    }

    /** The connection. The caller must neither close it nor end a transaction on it. */
    public Connection connection() {
        return connection;
    }

    /**
     * The prepared statement of a constant text, prepared at its first use and kept. The caller
     * must not close it.
     */
    public PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known != null) {
            return known;
        }
        if (statements.size() == STATEMENTS_MAX) {
            throw new IllegalStateException("statement texts must be constants: " + sql);
        }
        PreparedStatement made = connection.prepareStatement(sql);
        statements.put(sql, made);
        return made;
    }

    /**
     * A number from 0 to 255 that this session alone has, among all sessions of the database that
     * asked for one, until it ends. The server takes it back when it has ended the session and its
     * last transaction, so a new session of the same owner may get another one. Claimed at the
     * first call; a rollback keeps it.
     */
    public int number() throws SQLException {
        if (number < 0) {
            PreparedStatement claim = prepare(CLAIM_NUMBER);
            claim.setInt(1, NUMBER_MAX);
            claim.setInt(2, NUMBERS);
            try (ResultSet row = claim.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("all session numbers are in use", NO_NUMBER_STATE);
                }
                number = row.getInt(1);
            }
        }
        return number;
    }

    /**
     * Exports the snapshot of this transaction, valid until it ends.
     *
     * @return the argument of {@link #useSnapshot} of another session
     */
    public String exportSnapshot() throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT pg_export_snapshot()")) {
            row.next();
            return row.getString(1);
        }
    }

    /**
     * Uses the snapshot of another session's transaction; must be the first statement of a
     * transaction.
     */
    public void useSnapshot(String exported) throws SQLException {
        // PostgreSQL accepts no parameter here.
        if (!SNAPSHOT.matcher(exported).matches()) {
            throw new IllegalArgumentException("not a snapshot");
        }
        try (var statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION SNAPSHOT '" + exported + "'");
        }
    }

    /**
     * Commits, if a transaction is open.
     *
     * @throws DatabaseFault when it or an earlier statement failed; it may have been committed
     *     nevertheless, see {@link #mayHaveCommitted}
     */
    public void commit() {
        if (eachStatementIsOne) {
            return;
        }
        commitUnheard = true;
        try {
            // PostgreSQL rolls back on the commit of a failed transaction, and the driver reports
            // success.
            if (transactionState() == TransactionState.FAILED) {
                throw new SQLException("a failed transaction cannot be committed", FAILED_STATE);
            }
            connection.clearWarnings();
            connection.commit();
            requireReplicated(connection.getWarnings());
            commitUnheard = false;
        } catch (SQLException exception) {
            DatabaseFault fault = fault(exception);
            commitUnheard = fault.failure() == SqlFailure.CONNECTION_LOST;
            throw fault;
        }
    }

    /**
     * The text of statements that are followed by their commit in the same message, which saves a
     * round trip. When one of them fails, the server skips the rest and the commit.
     */
    public static String thenCommit(String sql) {
        return sql + ";COMMIT";
    }

    /**
     * Executes a statement whose text was made by {@link #thenCommit}; its results are ignored. A
     * following {@link #commit} does nothing.
     *
     * @throws DatabaseFault when one of its parts failed; it may have been committed nevertheless,
     *     see {@link #mayHaveCommitted}
     */
    public void executeAndCommit(PreparedStatement statement) {
        commitUnheard = true;
        try {
            statement.execute();
            requireReplicated(statement.getWarnings());
        } catch (SQLException exception) {
            DatabaseFault fault = fault(exception);
            // The driver may fail while it reads the results of a committed transaction. Only a
            // transaction that is still open was not committed.
            commitUnheard =
                    fault.failure() == SqlFailure.CONNECTION_LOST
                            || transactionState() == TransactionState.IDLE;
            throw fault;
        }
    }

    /**
     * A commit whose wait for a synchronous standby was canceled, for example by {@code
     * pg_cancel_backend}, is reported as a success with a warning; it may be on no standby.
     */
    private static void requireReplicated(@Nullable SQLWarning first) throws SQLException {
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            if (WARNING.equals(warning.getSQLState())) {
                throw new SQLException(
                        "the commit may be on no standby: " + warning.getMessage(),
                        RESOLUTION_UNKNOWN);
            }
        }
    }

    /**
     * Whether what was written since the last {@link #commit} or {@link #rollback} that returned
     * may be committed.
     */
    public boolean mayHaveCommitted() {
        return commitUnheard;
    }

    private TransactionState transactionState() {
        try {
            return connection.unwrap(BaseConnection.class).getTransactionState();
        } catch (SQLException exception) {
            throw new IllegalStateException("the driver is PostgreSQL's", exception);
        }
    }

    /**
     * Rolls back.
     *
     * @throws DatabaseFault when it failed; the session is broken then
     */
    public void rollback() {
        try {
            if (!eachStatementIsOne) {
                connection.rollback();
            }
            commitUnheard = false;
        } catch (SQLException exception) {
            broken = true;
            throw fault(exception);
        }
    }

    /** Classifies the failure of a statement, and records whether it broke the session. */
    public DatabaseFault fault(SQLException exception) {
        DatabaseFault fault = new DatabaseFault(exception);
        if (fault.failure() == SqlFailure.CONNECTION_LOST) {
            broken = true;
        }
        return fault;
    }

    /**
     * Whether this session is unusable and another one must be opened: also when its server is a
     * former primary.
     */
    public boolean isBroken() {
        try {
            return broken || isFormer.getAsBoolean() || connection.isClosed();
        } catch (SQLException _) {
            return true;
        }
    }

    /** Closes the session; the server rolls back an open transaction. Never fails. */
    @Override
    public void close() {
        broken = true;
        try {
            connection.close();
        } catch (SQLException _) {
            // A connection that cannot be closed properly is closed by the server.
        }
    }

    private static Properties properties(
            DatabaseSettings settings, SessionPurpose purpose, String name) {
        Properties properties = settings.driverProperties(name);
        // Prepared on the server from the first execution on, so that all have the pinned plan.
        properties.setProperty("prepareThreshold", "1");
        properties.setProperty("binaryTransfer", "true");
        if (purpose == SessionPurpose.LANE || purpose == SessionPurpose.LOOK) {
            properties.setProperty(
                    "socketTimeout",
                    DatabaseSettings.seconds(settings.statementTimeout().plus(SOCKET_GRACE)));
        } else {
            // Each statement is executed once. The driver asks for the types of its columns
            // first, so that also the first rows come in binary form.
            properties.setProperty("prepareThreshold", "-1");
            properties.setProperty("defaultRowFetchSize", Integer.toString(AUDIT_ROWS_PER_FETCH));
        }
        return properties;
    }

    private static void prepare(
            Connection connection, DatabaseSettings settings, SessionPurpose purpose)
            throws SQLException {
        SessionVariables variables =
                switch (purpose) {
                    case LANE, LOOK -> SessionVariables.ofLane(settings);
                    case AUDIT, LOAD -> SessionVariables.ofAudit();
                };
        try (var statement = connection.createStatement()) {
            statement.execute(variables.sql());
        }
        if (purpose == SessionPurpose.AUDIT) {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        } else {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
        connection.setAutoCommit(purpose == SessionPurpose.LOOK);
    }
}
