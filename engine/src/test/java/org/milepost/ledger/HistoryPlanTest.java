package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.postgres.Database;
import org.milepost.postgres.PostgresVersion;
import org.milepost.postgres.Session;
import org.milepost.postgres.SessionPurpose;
import org.milepost.postgres.TestDatabases;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How many rows PostgreSQL reads for the latest transfers, a range of time and a balance: as many
 * for a member with 200,000 transfers as for one with 100, but for a few steps of the search.
 */
class HistoryPlanTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern SORT = Pattern.compile("\"Node Type\": \"Sort\"");
    private static final int LONG = 200_000;
    private static final int SHORT = 100;
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    /** Each of two searches halves 200,000 transfers until one is left. */
    private static final int HALVINGS_MAX = 2 * 18;

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    @ParameterizedTest
    @CsvSource({"V18, true", "V18, false", "V15, true"})
    void theLengthOfAHistoryDoesNotCount(PostgresVersion version, boolean analyzed)
            throws Exception {
        Database database = databases.create(version);
        fill(database, 1, SHORT);
        fill(database, 2, LONG);
        if (analyzed) {
            database.jdbi().useHandle(handle -> handle.execute("ANALYZE"));
        }
        try (Session session = database.openSession(SessionPurpose.LANE, "milepost history")) {
            prepare(session);
            RowsRead ofShort = rowsRead(session, 1, SHORT);
            RowsRead ofLong = rowsRead(session, 2, LONG);

            assertThat(ofLong.latest()).isEqualTo(ofShort.latest()).isEqualTo(10);
            assertThat(ofLong.page()).isEqualTo(ofShort.page()).isEqualTo(30);
            assertThat(ofLong.ends()).isEqualTo(ofShort.ends()).isEqualTo(1);
            assertThat(ofLong.balance()).isEqualTo(ofShort.balance()).isEqualTo(1);
            assertThat(ofShort.time()).isBetween(8L, 20L);
            assertThat(ofLong.time()).isBetween(20L, HALVINGS_MAX + 2L);
        }
    }

    /** How many rows each query read from tables, including rows that it then discarded. */
    private record RowsRead(long latest, long page, long time, long ends, long balance) {}

    /** Prepares the store's statements by carrying them out. */
    private static void prepare(Session session) {
        AccountId account = new AccountId(0, 1);
        HistoryQuery.OrdinalRange all = new HistoryQuery.OrdinalRange(1, SHORT);
        new HistoryStore()
                .write(
                        session,
                        0,
                        List.of(
                                find(Optional.of(START)),
                                find(Optional.empty()),
                                new HistoryQuery.Count(account, all, Miles.of(9)),
                                new HistoryQuery.Page(account, all, Miles.of(9), 0, 10)));
        new LookupStore().write(session, 0, List.of(Lookup.ofAccount(account, "8")));
        session.commit();
    }

    private static HistoryQuery.Find find(Optional<Instant> from) {
        return new HistoryQuery.Find(new AccountId(0, 1), "8", from, from);
    }

    private static RowsRead rowsRead(Session session, int account, int last) throws SQLException {
        return new RowsRead(
                explain(
                        session,
                        "LEFT JOIN transfer_text",
                        "0, %d, 1, %d, -999999, 999999, 0, 10".formatted(account, last)),
                explain(
                        session,
                        "LEFT JOIN transfer_text",
                        "0, %d, %d, %d, -999999, 999999, 20, 10"
                                .formatted(account, last - 99, last)),
                explain(
                        session,
                        "RECURSIVE",
                        "'2026-03-01 00:00:20Z', '2026-03-01 00:00:40Z', 0, %d, '8', 0, %d"
                                .formatted(account, account)),
                explain(session, "SELECT ordinal FROM account", "0, " + account + ", '8'"),
                explain(
                        session,
                        "unnest",
                        "'{0}', '{0}', '{%d}', '{0}', '{8}'".formatted(account)));
    }

    private static long explain(Session session, String of, String parameters) throws SQLException {
        try (Statement statement = session.connection().createStatement()) {
            String name;
            try (ResultSet prepared =
                    statement.executeQuery(
                            """
                            SELECT name FROM pg_prepared_statements
                             WHERE statement LIKE '%%%s%%' AND cardinality(parameter_types) > 0
                            """
                                    .formatted(of))) {
                prepared.next();
                name = prepared.getString(1);
            }
            try (ResultSet plan =
                    statement.executeQuery(
                            "EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE \"%s\" (%s)"
                                    .formatted(name, parameters))) {
                plan.next();
                String text = plan.getString(1);
                if (of.equals("OFFSET")) {
                    assertThat(text).doesNotContainPattern(SORT);
                }
                assertThat(text).doesNotContain("Seq Scan");
                return rows(JSON.readTree(text).path(0).path("Plan"));
            }
        }
    }

    /** The rows that the scans of tables below a node read. */
    private static long rows(JsonNode node) {
        long rows = 0;
        if (node.has("Relation Name")) {
            double read =
                    node.path("Actual Rows").asDouble()
                            + node.path("Rows Removed by Filter").asDouble(0);
            rows = Math.round(read * node.path("Actual Loops").asDouble());
        }
        for (JsonNode child : node.path("Plans")) {
            rows += rows(child);
        }
        return rows;
    }

    /** A transfer each second, so that the times of the two accounts' first hundred are alike. */
    private static void fill(Database database, int account, int transfers) {
        database.jdbi()
                .useTransaction(
                        handle -> {
                            handle.execute(
                                    """
                                    INSERT INTO account
                                           (bucket, account, holder, currency, balance, floor, day,
                                            day_used, standing, ordinal, last_at, head)
                                    VALUES (0, ?, '8', 1, 0, 0, '2026-03-01', 0, 0, ?,
                                           '2026-03-01Z', sha256(''))
                                    """,
                                    account,
                                    transfers);
                            handle.execute(
                                    """
                                    INSERT INTO transfer
                                           (bucket, account, ordinal, kind, amount, house, undoes,
                                            at, facts, link)
                                    SELECT 0, ?, n, 1, 1, 1, NULL, '2026-03-01Z'::timestamptz
                                               + make_interval(secs => n), '{}', sha256('')
                                      FROM generate_series(1, ?) AS n
                                    """,
                                    account,
                                    transfers);
                        });
    }
}
