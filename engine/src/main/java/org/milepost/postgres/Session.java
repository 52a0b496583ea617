package org.milepost.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * A connection of one's own, outside the pool, for as long as one wants it. Transactions start by
 * themselves with the first statement and end with {@link #commit} or {@link #rollback}; for {@link
 * SessionPurpose#LOOK} each statement is one, and nothing is left to end.
 *
 * <p>A lane's planner is pinned. The lane's statements name their rows by primary key, so that a
 * nested loop over the index is right whatever the table's size. Left alone, the planner takes a
 * sequential scan or a hash join while a table is small or its statistics are old, holds on to that
 * plan, and a batch takes a thousand times longer when the table has grown. With the other methods
 * off and one generic plan for each statement, the plan never flips, and no time goes into planning
 * again. "Off" is not a ban: where nothing else works, the planner still uses them.
 *
 * <p>Threads: one at a time; the owner's.
 */
public final class Session implements AutoCloseable {

    /** More texts than this are not constants but texts made of values. */
    private static final int STATEMENTS_MAX = 256;

    /** How much longer than the server we wait before we give up the connection ourselves. */
    private static final Duration SOCKET_GRACE = Duration.ofSeconds(5);

    /** in_failed_sql_transaction. */
    private static final String FAILED_STATE = "25P02";

    private static final Pattern SNAPSHOT = Pattern.compile("[0-9A-F-]{1,100}");

    private static final int AUDIT_ROWS_PER_FETCH = 10_000;

    private final Connection connection;
    private final boolean eachStatementIsOne;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private boolean broken;
    private boolean commitUnheard;

    /** Of a connection with autocommit off. */
    Session(Connection connection) {
        this(connection, false);
    }

    private Session(Connection connection, boolean eachStatementIsOne) {
        this.connection = connection;
        this.eachStatementIsOne = eachStatementIsOne;
    }

    /**
     * Opens a session.
     *
     * @throws DatabaseFault when the server cannot be reached, or refuses us
     */
    static Session open(DatabaseSettings settings, SessionPurpose purpose, String name) {
        try {
            // The session owns it, and closes it.
            Connection connection =
                    DriverManager.getConnection(
                            settings.jdbcUrl(), properties(settings, purpose, name));
            try {
                prepare(connection, settings, purpose);
                return new Session(connection, purpose == SessionPurpose.LOOK);
            } catch (SQLException exception) {
                connection.close();
                throw exception;
            }
        } catch (SQLException exception) {
            throw new DatabaseFault(exception);
        }
    }

    /** The connection. Do not close it, nor end a transaction on it. */
    public Connection connection() {
        return connection;
    }

    /**
     * The prepared statement of a constant text, made at its first use and kept. Do not close it.
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
     * Lets others see what this transaction sees, for as long as it lasts.
     *
     * @return what {@link #useSnapshot} of another session takes
     */
    public String exportSnapshot() throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT pg_export_snapshot()")) {
            row.next();
            return row.getString(1);
        }
    }

    /** Sees what another session's transaction sees; the first thing in a transaction. */
    public void useSnapshot(String exported) throws SQLException {
        // it cannot be a parameter
        if (!SNAPSHOT.matcher(exported).matches()) {
            throw new IllegalArgumentException("not a snapshot");
        }
        try (var statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION SNAPSHOT '" + exported + "'");
        }
    }

    /**
     * Commits, if there is anything to commit.
     *
     * @throws DatabaseFault when it failed, or a statement before it had; it may have happened all
     *     the same, see {@link #mayHaveCommitted}
     */
    public void commit() {
        if (eachStatementIsOne) {
            return;
        }
        commitUnheard = true;
        try {
            // PostgreSQL answers the commit of a failed transaction with a rollback, and the driver
            // reports that as success.
            if (transactionState() == TransactionState.FAILED) {
                throw new SQLException("a failed transaction cannot be committed", FAILED_STATE);
            }
            connection.commit();
            commitUnheard = false;
        } catch (SQLException exception) {
            DatabaseFault fault = fault(exception);
            commitUnheard = fault.failure() == SqlFailure.CONNECTION_LOST;
            throw fault;
        }
    }

    /**
     * The text of statements that are followed by their commit in the same message, which saves a
     * message there and back. When one of them fails, the server skips the rest, and the commit
     * with it.
     */
    public static String thenCommit(String sql) {
        return sql + ";COMMIT";
    }

    /**
     * Executes a statement whose text was made by {@link #thenCommit}; its results are of no
     * interest. The {@link #commit} that follows has nothing left to do.
     *
     * @throws DatabaseFault when one of its parts failed, and nothing was committed; it may have
     *     been all the same, see {@link #mayHaveCommitted}
     */
    public void executeAndCommit(PreparedStatement statement) {
        commitUnheard = true;
        try {
            statement.execute();
        } catch (SQLException exception) {
            DatabaseFault fault = fault(exception);
            // The driver may fail at the results of what was committed. Only a transaction that is
            // still there was not.
            commitUnheard =
                    fault.failure() == SqlFailure.CONNECTION_LOST
                            || transactionState() == TransactionState.IDLE;
            throw fault;
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

    /** The fault that a statement of this session met; remembers when that broke the session. */
    public DatabaseFault fault(SQLException exception) {
        DatabaseFault fault = new DatabaseFault(exception);
        if (fault.failure() == SqlFailure.CONNECTION_LOST) {
            broken = true;
        }
        return fault;
    }

    /** Whether this session is of no more use, and must be closed and another one opened. */
    public boolean isBroken() {
        try {
            return broken || connection.isClosed();
        } catch (SQLException _) {
            return true;
        }
    }

    /** Ends the session; an open transaction is rolled back by the server. Never fails. */
    @Override
    public void close() {
        broken = true;
        try {
            connection.close();
        } catch (SQLException _) {
            // Closing is all that was wanted, and a connection that cannot say goodbye is closed.
        }
    }

    private static Properties properties(
            DatabaseSettings settings, SessionPurpose purpose, String name) {
        Properties properties = settings.driverProperties(name);
        // Prepared on the server from the first execution on, so that every one is the planned one.
        properties.setProperty("prepareThreshold", "1");
        properties.setProperty("binaryTransfer", "true");
        if (purpose != SessionPurpose.AUDIT) {
            properties.setProperty(
                    "socketTimeout",
                    DatabaseSettings.seconds(settings.statementTimeout().plus(SOCKET_GRACE)));
        } else {
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
                    case AUDIT -> SessionVariables.ofAudit();
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
