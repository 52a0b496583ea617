package org.milepost.bench.baseline;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.milepost.bench.ClosedLoop;
import org.milepost.bench.Measurement;
import org.milepost.bench.Postgres;

/**
 * A common benchmark of databases: the five statements of TPC-B in one transaction, on the tables
 * that {@code pgbench} makes, with statements that the server has prepared. Each connection has its
 * own thread.
 *
 * <p>Source: PostgreSQL, "pgbench", the script {@code tpcb-like}.
 *
 * <p>Threads: made by one thread; a run starts its own.
 *
 * @param postgres where the tables are, in a schema of their own
 * @param scale the number of branches; each has 10 tellers and 100,000 accounts
 */
public record TpcB(Postgres postgres, int scale) {

    /** The scale at which results are usually published. */
    public static final int USUAL_SCALE = 100;

    private static final int TELLERS = 10;
    private static final int ACCOUNTS = 100_000;
    private static final int DELTA_MAX = 5_000;

    private static final String SEARCH_PATH = "SET search_path = tpcb";
    private static final String UPDATE_ACCOUNT =
            "UPDATE pgbench_accounts SET abalance = abalance + ? WHERE aid = ?";
    private static final String READ_ACCOUNT =
            "SELECT abalance FROM pgbench_accounts WHERE aid = ?";
    private static final String UPDATE_TELLER =
            "UPDATE pgbench_tellers SET tbalance = tbalance + ? WHERE tid = ?";
    private static final String UPDATE_BRANCH =
            "UPDATE pgbench_branches SET bbalance = bbalance + ? WHERE bid = ?";
    private static final String INSERT_HISTORY =
            """
            INSERT INTO pgbench_history (tid, bid, aid, delta, mtime)
            VALUES (?, ?, ?, ?, CURRENT_TIMESTAMP)
            """;

    /** Makes the tables; at the usual scale that takes a minute and 1.5 GB. */
    public static TpcB prepare(Postgres postgres, int scale) {
        postgres.run(
                "DROP SCHEMA IF EXISTS tpcb CASCADE",
                "CREATE SCHEMA tpcb",
                SEARCH_PATH,
                """
                CREATE TABLE pgbench_branches (
                    bid integer NOT NULL, bbalance integer, filler char(88)
                ) WITH (fillfactor = 100)
                """,
                """
                CREATE TABLE pgbench_tellers (
                    tid integer NOT NULL, bid integer, tbalance integer, filler char(84)
                ) WITH (fillfactor = 100)
                """,
                """
                CREATE TABLE pgbench_accounts (
                    aid integer NOT NULL, bid integer, abalance integer, filler char(84)
                ) WITH (fillfactor = 100)
                """,
                """
                CREATE TABLE pgbench_history (
                    tid integer, bid integer, aid integer, delta integer, mtime timestamp,
                    filler char(22)
                )
                """,
                "INSERT INTO pgbench_branches SELECT n, 0 FROM generate_series(1, %d) n"
                        .formatted(scale),
                """
                INSERT INTO pgbench_tellers
                SELECT n, (n - 1) / %d + 1, 0 FROM generate_series(1, %d) n
                """
                        .formatted(TELLERS, scale * TELLERS),
                """
                INSERT INTO pgbench_accounts
                SELECT n, (n - 1) / %d + 1, 0, '' FROM generate_series(1, %d) n
                """
                        .formatted(ACCOUNTS, scale * ACCOUNTS),
                "ALTER TABLE pgbench_branches ADD PRIMARY KEY (bid)",
                "ALTER TABLE pgbench_tellers ADD PRIMARY KEY (tid)",
                "ALTER TABLE pgbench_accounts ADD PRIMARY KEY (aid)",
                """
                VACUUM ANALYZE pgbench_branches, pgbench_tellers, pgbench_accounts, pgbench_history
                """);
        return new TpcB(postgres, scale);
    }

    /** Runs transactions over this many connections for both durations; measures the second. */
    public Measurement run(int connections, Duration warmUp, Duration measured) {
        SplittableRandom seeds = new SplittableRandom();
        return ClosedLoop.run(
                Executors.newFixedThreadPool(connections),
                warmUp,
                measured,
                Stream.generate(seeds::split).limit(connections).map(this::worker).toList());
    }

    private ClosedLoop.Worker worker(SplittableRandom random) {
        return interval -> {
            try (Client client = Client.connect(postgres)) {
                return ClosedLoop.repeat(
                        interval,
                        () ->
                                client.transact(
                                        random.nextInt(scale * ACCOUNTS) + 1,
                                        random.nextInt(scale * TELLERS) + 1,
                                        random.nextInt(scale) + 1,
                                        random.nextInt(-DELTA_MAX, DELTA_MAX + 1)));
            }
        };
    }

    /** One connection with its prepared statements; belongs to one thread. */
    private record Client(
            Connection connection,
            PreparedStatement updateAccount,
            PreparedStatement readAccount,
            PreparedStatement updateTeller,
            PreparedStatement updateBranch,
            PreparedStatement insertHistory)
            implements AutoCloseable {

        static Client connect(Postgres postgres) throws SQLException {
            Connection connection = postgres.connect();
            try (var statement = connection.createStatement()) {
                statement.execute(SEARCH_PATH);
            }
            connection.setAutoCommit(false);
            return new Client(
                    connection,
                    connection.prepareStatement(UPDATE_ACCOUNT),
                    connection.prepareStatement(READ_ACCOUNT),
                    connection.prepareStatement(UPDATE_TELLER),
                    connection.prepareStatement(UPDATE_BRANCH),
                    connection.prepareStatement(INSERT_HISTORY));
        }

        void transact(int account, int teller, int branch, int delta) throws SQLException {
            update(updateAccount, delta, account);
            readAccount.setInt(1, account);
            try (ResultSet row = readAccount.executeQuery()) {
                row.next();
                row.getInt(1);
            }
            update(updateTeller, delta, teller);
            update(updateBranch, delta, branch);
            insertHistory.setInt(1, teller);
            insertHistory.setInt(2, branch);
            insertHistory.setInt(3, account);
            insertHistory.setInt(4, delta);
            requireOne(insertHistory.executeUpdate());
            connection.commit();
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }

        private static void update(PreparedStatement statement, int delta, int row)
                throws SQLException {
            statement.setInt(1, delta);
            statement.setInt(2, row);
            requireOne(statement.executeUpdate());
        }

        private static void requireOne(int rows) {
            if (rows != 1) {
                throw new IllegalStateException(rows + " rows instead of one");
            }
        }
    }
}
