package org.milepost.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads where the shards of a Citus cluster are, and distributes tables.
 *
 * <p>Every node has the same metadata, so when the coordinator cannot be reached, another node is
 * asked.
 *
 * <p>Source: Citus, "Metadata Tables Reference", "Citus Utility Functions".
 */
final class ShardStore {

    /** The tables whose rows are in the shard of their bucket. */
    private static final List<String> BY_BUCKET =
            List.of(
                    "transfer",
                    "transfer_text",
                    "transfer_leg",
                    "part_reversal",
                    "imprint",
                    "answer",
                    "house_stripe",
                    "epoch");

    /**
     * The table of the trail stays on the coordinator, and Citus knows of it: then a transaction
     * that writes to it and to an account of a worker is committed in two phases.
     */
    private static final String TRAIL = "change";

    /**
     * The key of a distributed table has the column by which it is distributed. A single database
     * keeps the key that the version before needs.
     */
    static final List<String> KEY_OF_EPOCHS =
            List.of(
                    "ALTER TABLE epoch DROP CONSTRAINT epoch_pkey",
                    "ALTER TABLE epoch ADD PRIMARY KEY USING INDEX epoch_of_shard");

    /** The shard of each bucket, and its node. */
    private static final String PLACES =
            """
            SELECT s.bucket, s.shard, n.nodename, n.nodeport
              FROM (SELECT b AS bucket,
                           get_shard_id_for_distribution_column('account', b::smallint) AS shard
                      FROM generate_series(0, 255) AS b) s
              JOIN pg_dist_placement p ON p.shardid = s.shard
              JOIN pg_dist_node n ON n.groupid = p.groupid AND n.noderole = 'primary'
             ORDER BY s.bucket
            """;

    /** Whether the books are distributed; false where Citus is not installed. */
    private static final String IS_DISTRIBUTED =
            """
            SELECT to_regclass('pg_dist_partition') IS NOT NULL
                   AND to_regclass('account') IS NOT NULL
            """;

    private static final String HAS_ACCOUNTS =
            """
            SELECT count(*) > 0 FROM pg_dist_partition
             WHERE logicalrelid = 'account'::regclass AND partmethod = 'h'
            """;

    private static final String IS_COORDINATOR =
            """
            SELECT count(*) > 0 FROM pg_dist_node
             WHERE groupid = 0 AND nodeport = current_setting('port')::integer
            """;

    private final DatabaseSettings settings;

    ShardStore(DatabaseSettings settings) {
        this.settings = settings;
    }

    /** The map as this connection's node knows it; one shard when nothing is distributed. */
    static ShardMap read(Connection connection) throws SQLException {
        if (!isDistributed(connection)) {
            return ShardMap.WHOLE;
        }
        record ShardPlace(long shard, String node) {}
        Map<ShardPlace, List<Integer>> places = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(PLACES)) {
            while (rows.next()) {
                ShardPlace place =
                        new ShardPlace(rows.getLong(2), address(rows.getString(3), rows.getInt(4)));
                places.computeIfAbsent(place, _ -> new ArrayList<>()).add(rows.getInt(1));
            }
        }
        return new ShardMap(
                places.entrySet().stream()
                        .map(it -> new Shard(it.getValue(), it.getKey().node()))
                        .toList());
    }

    /** The map as one of these nodes knows it. */
    ShardMap readFromNodes(ShardMap known) throws SQLException {
        SQLException last = new SQLException("no node is known", "08001");
        for (String node : nodes(known)) {
            try (Connection connection =
                    DriverManager.getConnection(
                            settings.at(node).jdbcUrl(),
                            settings.driverProperties("milepost shards"))) {
                return read(connection);
            } catch (SQLException e) {
                last = e;
            }
        }
        throw last;
    }

    private static Set<String> nodes(ShardMap map) {
        Set<String> nodes = new TreeSet<>();
        map.shards().forEach(it -> nodes.add(it.node()));
        return nodes;
    }

    /** Whether the books are distributed. */
    static boolean isDistributed(Connection connection) throws SQLException {
        return is(connection, IS_DISTRIBUTED) && is(connection, HAS_ACCOUNTS);
    }

    /**
     * Distributes the tables that are not distributed yet, with their rows. Tables of reference
     * data, the trail and sign-in stay on the coordinator, which alone reads and writes them.
     *
     * @param shards the number of shards, when there are none yet
     * @return how many tables were distributed or made known to Citus
     */
    static int distribute(Connection connection, int shards) throws SQLException {
        int distributed = 0;
        execute(connection, List.of("SET citus.shard_count = " + shards));
        if (!isTableDistributed(connection, "account")) {
            distribute(connection, "account", "bucket", "none");
            distributed++;
        }
        for (String table : BY_BUCKET) {
            if (!isTableDistributed(connection, table)) {
                if (table.equals("epoch")) {
                    execute(connection, KEY_OF_EPOCHS);
                }
                distribute(connection, table, "bucket", "account");
                distributed++;
            }
        }
        if (!isTableDistributed(connection, TRAIL)) {
            execute(
                    connection,
                    List.of("SELECT citus_add_local_table_to_metadata('" + TRAIL + "')"));
            distributed++;
        }
        // A stream has the number of a bucket of its shard.
        if (!isTableDistributed(connection, "feed")) {
            distribute(connection, "feed", "stream", "account");
            distributed++;
        }
        return distributed;
    }

    private static boolean isTableDistributed(Connection connection, String table)
            throws SQLException {
        return is(
                connection,
                """
                SELECT count(*) > 0 FROM pg_dist_partition
                 WHERE logicalrelid = '%s'::regclass
                """
                        .formatted(table));
    }

    private static void execute(Connection connection, List<String> statements)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static void distribute(
            Connection connection, String table, String column, String together)
            throws SQLException {
        execute(
                connection,
                List.of(
                        """
                        SELECT create_distributed_table('%s', '%s', colocate_with => '%s')
                        """
                                .formatted(table, column, together)));
    }

    /** Whether Citus is installed in the database and this node is the coordinator. */
    static boolean isCoordinator(Connection connection) throws SQLException {
        return is(connection, "SELECT to_regclass('pg_dist_node') IS NOT NULL")
                && is(connection, IS_COORDINATOR);
    }

    private static boolean is(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static String address(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
