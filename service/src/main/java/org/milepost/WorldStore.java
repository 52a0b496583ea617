package org.milepost;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.milepost.postgres.DatabaseFault;
import org.milepost.postgres.DatabaseSettings;

/**
 * The databases of a demo's worlds: one prototype, and a copy of it for each world. They are on the
 * server of the demo's own database.
 *
 * <p>Threads: shared. Each call has a connection of its own. The server makes the copies of one
 * prototype at the same time, as long as nobody is connected to it.
 */
final class WorldStore {

    private static final String PROTOTYPE = "milepost_worlds";
    private static final String PREFIX = "milepost_world_";

    private final DatabaseSettings demo;

    /**
     * The databases of this demo.
     *
     * @param demo its own database, reached as a role that may create others, by a URL without
     *     parameters
     */
    WorldStore(DatabaseSettings demo) {
        this.demo = demo;
    }

    /** What the prototype was made from; empty when there is none, or it is not complete. */
    Optional<String> prototypeOrigin() {
        return query(
                        "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
                                + " WHERE datname = '"
                                + PROTOTYPE
                                + "' AND shobj_description(oid, 'pg_database') IS NOT NULL")
                .stream()
                .findFirst();
    }

    /** Creates the prototype anew, empty; without an origin it is not complete. */
    DatabaseSettings createPrototype() {
        execute("DROP DATABASE IF EXISTS " + PROTOTYPE + " WITH (FORCE)");
        execute("CREATE DATABASE " + PROTOTYPE + " TEMPLATE template0 ENCODING 'UTF8'");
        return settings(PROTOTYPE);
    }

    /**
     * Completes the prototype.
     *
     * @param origin what it was made from, without quotes
     */
    void completePrototype(String origin) {
        execute("COMMENT ON DATABASE " + PROTOTYPE + " IS '" + origin + "'");
    }

    /**
     * Copies the prototype. The copy goes through the write-ahead log, which for a small database
     * is several times faster than copying its files with the checkpoints that this needs.
     */
    DatabaseSettings copyPrototype(int number) {
        String name = PREFIX + number;
        execute("CREATE DATABASE " + name + " TEMPLATE " + PROTOTYPE + " STRATEGY WAL_LOG");
        return settings(name);
    }

    /** Drops the database of a world, with its connections. */
    void drop(int number) {
        execute("DROP DATABASE IF EXISTS " + PREFIX + number + " WITH (FORCE)");
    }

    /** The numbers of all worlds that have a database. */
    List<Integer> numbers() {
        return query("SELECT datname FROM pg_database WHERE datname ~ '^" + PREFIX + "[0-9]{1,9}$'")
                .stream()
                .map(it -> Integer.parseInt(it.substring(PREFIX.length())))
                .toList();
    }

    private DatabaseSettings settings(String name) {
        String url = demo.jdbcUrl();
        return DatabaseSettings.of(
                url.substring(0, url.lastIndexOf('/') + 1) + name, demo.user(), demo.password());
    }

    private void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    private List<String> query(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(demo.jdbcUrl(), demo.user(), demo.password());
    }
}
