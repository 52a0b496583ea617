package org.milepost.bulk;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.milepost.bulk.ExportManifest.BalanceSum;
import org.milepost.postgres.DatabaseFault;
import org.milepost.postgres.Session;
import org.milepost.postgres.Transaction;
import org.postgresql.PGConnection;

/**
 * The SQL of exports and of loading them. PostgreSQL writes and reads the CSV ({@code COPY}), so
 * that a value comes back exactly as it was; rows pass through in small pieces.
 *
 * <p>Names of tables are those of {@link ExportedTable}; names of columns are those of the
 * database.
 */
final class ExportStore {

    /** The same form of times and bytes, whatever the server's settings are. */
    private static final String FORMS =
            "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET bytea_output = 'hex'";

    private static final String SCHEMA =
            """
            SELECT max(CAST(version AS integer)) FROM flyway_schema_history WHERE success
            """;

    private static final String COLUMNS =
            """
            SELECT attname FROM pg_attribute
             WHERE attrelid = CAST(? AS regclass) AND attnum > 0 AND NOT attisdropped
             ORDER BY attnum
            """;

    private static final String KEY =
            """
            SELECT a.attname
              FROM pg_index i
             CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, place)
              JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
             WHERE i.indrelid = CAST(? AS regclass) AND i.indisprimary
             ORDER BY k.place
            """;

    private static final String IDENTITIES =
            """
            SELECT attname FROM pg_attribute
             WHERE attrelid = CAST(? AS regclass) AND attidentity <> ''
            """;

    private static final String BALANCES =
            """
            SELECT 'accounts of currency ' || currency, count(*), sum(balance)::text
              FROM account GROUP BY currency
            UNION ALL
            SELECT 'house ' || h.house || ' of currency ' || h.currency || ', partner '
                   || h.partner || ', role ' || h.role, 1, coalesce(sum(s.balance), 0)::text
              FROM house h LEFT JOIN house_stripe s USING (house)
             GROUP BY h.house, h.currency, h.partner, h.role
             ORDER BY 1
            """;

    /** Whose connections would write meanwhile. */
    private static final String OTHERS =
            """
            SELECT CAST(EXISTS (
                       SELECT FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid()
                          AND application_name IN ('milepost lane', 'milepost import')) AS text)
            """;

    private static final String IS_USED =
            """
            SELECT CAST((SELECT number FROM change_count) > 0 OR EXISTS (SELECT FROM programme)
                        OR EXISTS (SELECT FROM account) OR EXISTS (SELECT FROM client) AS text)
            """;

    private static final String NOTE_PERSONS =
            """
            INSERT INTO person_change (bucket, programme, number)
            SELECT bucket, programme, number FROM member
            """;

    private ExportStore() {}

    /** Begins a transaction with fixed forms of values. */
    static void begin(Session session) {
        run(session, statement -> execute(statement, FORMS));
    }

    /** The version of the schema. */
    static String schema(Session session) {
        return texts(session, SCHEMA, "").getFirst();
    }

    /** The columns of a table, in their order. */
    static List<String> columns(Session session, String table) {
        return texts(session, COLUMNS, table);
    }

    /** The sums of all accounts and house accounts. */
    static List<BalanceSum> balances(Session session) {
        List<BalanceSum> sums = new ArrayList<>();
        try (ResultSet rows = session.prepare(BALANCES).executeQuery()) {
            while (rows.next()) {
                sums.add(new BalanceSum(rows.getString(1), rows.getLong(2), rows.getString(3)));
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
        return sums;
    }

    /** Writes a table as CSV, in the order of its key; how many rows. */
    static long write(Session session, ExportedTable table, OutputStream out) throws IOException {
        String sql =
                "COPY (SELECT %s FROM %s %s ORDER BY %s) TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8')"
                        .formatted(
                                names(columns(session, table.name())),
                                quoted(table.name()),
                                table.where(),
                                names(texts(session, KEY, table.name())));
        try {
            return session.connection().unwrap(PGConnection.class).getCopyAPI().copyOut(sql, out);
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /** Whether the database has data of its own. */
    static boolean isUsed(Session session) {
        return texts(session, IS_USED, "").getFirst().equals("true");
    }

    /** Whether a server writes to the database. */
    static boolean isServed(Session session) {
        return texts(session, OTHERS, "").getFirst().equals("true");
    }

    /** Keeps others from writing until the transaction ends, and deletes what migrations wrote. */
    static void clear(Session session, List<ExportedTable> tables) {
        run(
                session,
                statement -> {
                    for (ExportedTable table : tables) {
                        execute(
                                statement,
                                "LOCK TABLE " + quoted(table.name()) + " IN ACCESS EXCLUSIVE MODE");
                    }
                    for (ExportedTable table : tables.reversed()) {
                        execute(statement, "DELETE FROM " + quoted(table.name()));
                    }
                });
    }

    /**
     * Adds the rows of a file.
     *
     * @return how many
     * @throws DatabaseFault when the file is not that of the table
     */
    static long load(Session session, String table, List<String> columns, InputStream in)
            throws IOException {
        String sql =
                "COPY %s (%s) FROM STDIN (FORMAT csv, HEADER match, ENCODING 'UTF8')"
                        .formatted(quoted(table), names(columns));
        try {
            return session.connection().unwrap(PGConnection.class).getCopyAPI().copyIn(sql, in);
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /** Lets numbers that the database gives continue, and the read model of persons begin. */
    static void complete(Session session, List<ExportedTable> tables) {
        for (ExportedTable table : tables) {
            for (String column : texts(session, IDENTITIES, table.name())) {
                run(
                        session,
                        it ->
                                execute(
                                        it,
                                        "SELECT setval(pg_get_serial_sequence('%s', '%s'), max(%s)) FROM %s"
                                                .formatted(
                                                        table.name(),
                                                        column,
                                                        quoted(column),
                                                        quoted(table.name()))));
            }
        }
        run(session, statement -> execute(statement, NOTE_PERSONS));
    }

    /** Runs this in the transaction of the session. */
    static void in(Session session, Consumer<Transaction> work) {
        // Closing the handle would close the connection.
        Handle handle = Jdbi.open(session.connection());
        work.accept(new Transaction(handle));
    }

    private interface Work {
        void run(Statement statement) throws SQLException;
    }

    private static void run(Session session, Work work) {
        try (Statement statement = session.connection().createStatement()) {
            work.run(statement);
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    private static void execute(Statement statement, String sql) throws SQLException {
        statement.execute(sql);
    }

    private static List<String> texts(Session session, String sql, String parameter) {
        List<String> texts = new ArrayList<>();
        try {
            PreparedStatement statement = session.prepare(sql);
            if (!parameter.isEmpty()) {
                statement.setString(1, parameter);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
        return texts;
    }

    private static String names(List<String> columns) {
        return String.join(", ", columns.stream().map(ExportStore::quoted).toList());
    }

    private static String quoted(String name) {
        if (!name.matches("[a-z_0-9]{1,63}")) {
            throw new UnreadableFile("a table or column of the export has a name that none has");
        }
        return '"' + name + '"';
    }
}
