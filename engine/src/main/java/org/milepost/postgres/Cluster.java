package org.milepost.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.milepost.threads.BackgroundJob;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes of a database that Citus distributes, and which of them has which shard. A database
 * that is not distributed has one shard at its own address.
 *
 * <p>Threads: shared; one job replaces the map.
 */
final class Cluster {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final Duration SHARDS_PERIOD = Duration.ofSeconds(1);

    /** With an old map statements still reach their shards, over another node. */
    private static final Duration SHARDS_SUCCESS_MAX = Duration.ofDays(1);

    private final DatabaseSettings settings;
    private volatile ShardMap shards;

    Cluster(DatabaseSettings settings, ShardMap shards) {
        this.settings = settings;
        this.shards = shards;
    }

    /** The map as it was read last. */
    ShardMap shards() {
        return shards;
    }

    /** Opens a session at the node of a shard, or else at the database's own address. */
    Session open(SessionPurpose purpose, String name, Shard shard) {
        if (shard.node().isEmpty()) {
            return Session.open(settings, purpose, name);
        }
        try {
            return Session.open(settings.at(shard.node()), purpose, name, shard.node());
        } catch (DatabaseFault _) {
            return Session.open(settings, purpose, name);
        }
    }

    /** The job that reads the map again and again. */
    BackgroundJob follow(Jdbi jdbi) {
        return new BackgroundJob("shard-map", SHARDS_PERIOD, SHARDS_SUCCESS_MAX, () -> read(jdbi));
    }

    /** Reads where the shards are, from the coordinator or else from another node. */
    private void read(Jdbi jdbi) throws SQLException {
        ShardMap known = shards;
        ShardMap now;
        try {
            now = jdbi.withHandle(handle -> ShardStore.read(handle.getConnection()));
        } catch (SQLException | JdbiException e) {
            now = new ShardStore(settings).readFromNodes(known);
        }
        if (!now.shards().equals(known.shards())) {
            shards = now;
            LOG.info(
                    "the shards of the cluster are on other nodes than before; lanes connect to them;"
                            + " nothing to do");
        }
    }

    /**
     * Distributes the tables of a cluster that are not distributed yet.
     *
     * @param count the number of shards, when there are none yet
     * @return how many tables were distributed
     * @throws OperatorFault when this is not the coordinator of a Citus cluster
     */
    int distribute(Jdbi jdbi, int count) {
        try {
            return jdbi.withHandle(
                    handle -> {
                        Connection connection = handle.getConnection();
                        if (!ShardStore.isCoordinator(connection)) {
                            throw new OperatorFault(
                                    "The database of "
                                            + settings
                                            + " is not the coordinator of a Citus cluster. Install"
                                            + " the extension citus in it on all nodes, call"
                                            + " citus_set_coordinator_host and citus_add_node, and"
                                            + " set database.url to the coordinator.");
                        }
                        // Rows of existing tables are copied.
                        try (Statement statement = connection.createStatement()) {
                            statement.execute("SET statement_timeout = 0");
                        }
                        try {
                            int distributed = ShardStore.distribute(connection, count);
                            shards = ShardStore.read(connection);
                            return distributed;
                        } finally {
                            try (Statement statement = connection.createStatement()) {
                                statement.execute(SessionVariables.ofPool(settings).sql());
                            }
                        }
                    });
        } catch (SQLException e) {
            throw new OperatorFault(
                    "The tables of " + settings + " cannot be distributed: " + e.getMessage(), e);
        }
    }

    /**
     * Checks that the books are distributed if the settings say so, and only then.
     *
     * @throws OperatorFault when they are not
     */
    void requireDistribution(Jdbi jdbi) {
        boolean distributed;
        try {
            distributed =
                    jdbi.withHandle(handle -> ShardStore.isDistributed(handle.getConnection()));
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
        if (distributed && !settings.isCluster()) {
            throw new OperatorFault(
                    "The database of "
                            + settings
                            + " is the coordinator of a cluster. Set database.cluster=citus.");
        }
        if (!distributed && settings.isCluster()) {
            throw new OperatorFault(
                    "The tables of "
                            + settings
                            + " are not distributed. Run './milepost migrate --config FILE'.");
        }
    }

    /**
     * Checks the settings for durability of the nodes that can be reached now.
     *
     * @throws OperatorFault when a node may lose what was committed
     */
    void requireDurableNodes() {
        for (Shard shard : shards.shards()) {
            if (shard.node().isEmpty()) {
                continue;
            }
            try (Connection connection =
                    DriverManager.getConnection(
                            settings.at(shard.node()).jdbcUrl(),
                            settings.driverProperties("milepost start"))) {
                new Durability(
                                setting(connection, "SELECT current_setting('fsync')"),
                                setting(connection, "SELECT current_setting('synchronous_commit')"),
                                setting(connection, "SELECT current_setting('full_page_writes')"))
                        .require();
            } catch (SQLException e) {
                if (SqlFailure.of(e) != SqlFailure.CONNECTION_LOST) {
                    throw new DatabaseFault(e);
                }
            }
        }
    }

    private static String setting(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
