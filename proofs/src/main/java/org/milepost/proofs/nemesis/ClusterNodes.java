package org.milepost.proofs.nemesis;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.milepost.bench.process.Pauses;
import org.milepost.postgres.DatabaseSettings;

/**
 * The workers of a Citus cluster that somebody else runs: stopped and started by commands of its
 * operator, and their shards moved by SQL.
 *
 * <p>Threads: used by one thread.
 *
 * @param coordinator how the coordinator is reached
 * @param stop a shell command that kills a worker; {@code {host}} and {@code {port}} stand for it
 * @param start a shell command that starts it again
 */
public record ClusterNodes(DatabaseSettings coordinator, String stop, String start) {

    private static final Duration BACK_MAX = Duration.ofMinutes(2);
    private static final Duration BACK_CHECK_EVERY = Duration.ofMillis(200);

    /** A worker. */
    public record Worker(String host, int port) {

        /** As the shards name it. */
        public String node() {
            return host + ":" + port;
        }
    }

    private record ShardMove(long shard, Worker from, Worker to) {}

    /** The nodes that have shards of the accounts. */
    public List<Worker> workers() {
        return query(
                """
                SELECT DISTINCT n.nodename, n.nodeport
                  FROM pg_dist_shard s
                  JOIN pg_dist_placement p USING (shardid)
                  JOIN pg_dist_node n ON n.groupid = p.groupid AND n.noderole = 'primary'
                 WHERE s.logicalrelid = 'account'::regclass
                 ORDER BY 2, 1
                """,
                row -> new Worker(row.getString(1), row.getInt(2)));
    }

    /** One of them. */
    Worker any(SplittableRandom random) {
        List<Worker> workers = workers();
        return workers.get(random.nextInt(workers.size()));
    }

    /** Kills a worker. */
    public void stop(Worker worker) {
        run(stop, worker);
    }

    /** Starts a worker, and waits until it takes connections. */
    public void start(Worker worker) {
        run(start, worker);
        boolean back =
                Pauses.await(
                        BACK_MAX,
                        () -> {
                            Pauses.pause(BACK_CHECK_EVERY);
                            return answers(worker);
                        });
        if (!back) {
            throw new IllegalStateException("a worker does not come back: " + worker.node());
        }
    }

    private boolean answers(Worker worker) {
        String url =
                coordinator
                        .jdbcUrl()
                        .replaceFirst(
                                "^jdbc:postgresql:(//[^/]*/)?",
                                "jdbc:postgresql://" + worker.node() + "/");
        try (Connection connection =
                DriverManager.getConnection(url, coordinator.user(), coordinator.password())) {
            return connection.isValid(1);
        } catch (SQLException _) {
            return false;
        }
    }

    /** Moves one of the shards of the accounts, and those that lie with it, to another worker. */
    void moveShard(SplittableRandom random) {
        List<Worker> workers = workers();
        List<ShardMove> places =
                query(
                        """
                        SELECT s.shardid, n.nodename, n.nodeport
                          FROM pg_dist_shard s
                          JOIN pg_dist_placement p USING (shardid)
                          JOIN pg_dist_node n ON n.groupid = p.groupid AND n.noderole = 'primary'
                         WHERE s.logicalrelid = 'account'::regclass
                         ORDER BY 1
                        """,
                        row -> {
                            Worker from = new Worker(row.getString(2), row.getInt(3));
                            return new ShardMove(row.getLong(1), from, from);
                        });
        ShardMove chosen = places.get(random.nextInt(places.size()));
        List<Worker> others = new ArrayList<>(workers);
        others.remove(chosen.from());
        Worker to = others.get(random.nextInt(others.size()));
        query(
                "SELECT citus_move_shard_placement(%d, '%s', %d, '%s', %d, 'force_logical')"
                        .formatted(
                                chosen.shard(),
                                chosen.from().host(),
                                chosen.from().port(),
                                to.host(),
                                to.port()),
                _ -> "moved");
    }

    private interface NodeRow<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, NodeRow<T> reader) {
        try (Connection connection =
                        DriverManager.getConnection(
                                coordinator.jdbcUrl(), coordinator.user(), coordinator.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(reader.read(rows));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException("the coordinator refused: " + e.getMessage(), e);
        }
    }

    private static void run(String command, Worker worker) {
        String line =
                command.replace("{host}", worker.host())
                        .replace("{port}", Integer.toString(worker.port()));
        try {
            Process process =
                    new ProcessBuilder("sh", "-c", line)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("failed: " + line);
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot be run: " + line, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
