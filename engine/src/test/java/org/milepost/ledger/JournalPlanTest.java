package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.FakeClock;
import org.milepost.commit.LaneSettings;
import org.milepost.postgres.Database;
import org.milepost.postgres.PostgresVersion;
import org.milepost.postgres.Session;
import org.milepost.postgres.SessionPurpose;
import org.milepost.postgres.TestDatabases;

/**
 * How PostgreSQL executes the journal's statements in a lane's session, with any statistics of the
 * tables. The statements are those that the session has prepared itself.
 *
 * <p>Of tables that it had counted while they were empty, the planner read whole indexes into
 * memory for each batch, and held on to that while they grew.
 */
class JournalPlanTest {
    private static final Pattern NODE = Pattern.compile("\"Node Type\": \"([^\"]+)\"");
    private static final Pattern INDEX = Pattern.compile("\"Index Name\": \"([^\"]+)\"");
    private static final Pattern SEARCH = Pattern.compile("\"Index Cond\": \"([^\"]+)\"");

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    /**
     * @param accounts how many accounts there are
     * @param transfers how many transfers each of them has
     * @param analyzed whether the server has counted them
     */
    @ParameterizedTest
    @CsvSource({
        "V18, 0, 0, false",
        "V18, 0, 0, true",
        "V18, 10, 1, true",
        "V18, 20000, 1, false",
        "V18, 20000, 1, true",
        "V18, 10, 2000, true",
        "V15, 0, 0, true",
        "V15, 20000, 1, true",
        "V15, 10, 2000, true",
    })
    void everyRowIsFoundByItsKey(
            PostgresVersion version, int accounts, int transfers, boolean analyzed)
            throws Exception {
        Database database = databases.create(version);
        fill(database, accounts, transfers);
        if (analyzed) {
            database.jdbi().useHandle(handle -> handle.execute("ANALYZE"));
        }

        Map<String, String> plans = plans(database);

        assertThat(plans).hasSize(13);
        assertThat(plans)
                .allSatisfy(
                        (sql, plan) ->
                                assertThat(matches(NODE, plan))
                                        .as(plan)
                                        .isSubsetOf(
                                                "Nested Loop",
                                                "Index Scan",
                                                "Index Only Scan",
                                                "Function Scan",
                                                "Subquery Scan",
                                                "Memoize",
                                                "Sort",
                                                "Result",
                                                "Limit",
                                                "LockRows",
                                                "ModifyTable",
                                                "CTE Scan",
                                                "Aggregate"));
        assertThat(plans.values().stream().flatMap(plan -> matches(INDEX, plan).stream()))
                .contains(
                        "answer_pkey",
                        "account_pkey",
                        "transfer_pkey",
                        "transfer_undoes",
                        "imprint_pkey",
                        "epoch_pkey",
                        "feed_pkey");
        assertThat(plans)
                .allSatisfy(
                        (sql, plan) -> {
                            assertThat(matches(SEARCH, plan))
                                    .as(plan)
                                    .hasSameSizeAs(
                                            matches(INDEX, plan).stream()
                                                    .filter(it -> !it.equals("epoch_pkey"))
                                                    .toList())
                                    .allMatch(JournalPlanTest::isWholeKey);
                            assertThat(plan).doesNotContain("Join Filter");
                        });
    }

    /** Whether the search names the bucket, the account and what else the key has. */
    private static boolean isWholeKey(String search) {
        if (search.contains("stream = ")) {
            return true;
        }
        boolean ofAccount = search.contains("bucket = ") && search.contains("account = ");
        boolean ofAnswer = search.contains("kind = ") && search.contains("digest = ");
        boolean ofTransfer =
                search.contains("ordinal = ")
                        || search.contains("undoes = ")
                        || search.contains("original = ");
        int parts = search.split(" AND ", -1).length;
        return ofAccount && parts == (ofAnswer ? 4 : ofTransfer ? 3 : 2);
    }

    /** The plans of the journal's statements, by their texts. */
    private static Map<String, String> plans(Database database) throws SQLException {
        TestAccounts members;
        LaneSettings settings = new LaneSettings(1, 10, 10, false, 3, PendingCommand.LONG);
        try (Ledger ledger = Ledger.open(database, settings, new FakeClock())) {
            members = TestAccounts.open(ledger, 2);
        }
        Map<String, String> plans = new TreeMap<>();
        try (Session session = database.openSession(SessionPurpose.LANE, "milepost lane")) {
            JournalStore journal = new JournalStore(new FakeClock(), false);
            journal.write(
                    session,
                    0,
                    List.of(
                            new QueuedOperation<>(members.credits(0, 100, "a")),
                            new QueuedOperation<>(
                                    members.credits(1, 100, "b").naming(1).imprinting("b"))));
            try (Statement statement = session.connection().createStatement();
                    ResultSet prepared =
                            statement.executeQuery(
                                    """
                            SELECT name, statement,
                                   array_to_string(array_fill('NULL'::text,
                                           ARRAY[cardinality(parameter_types)]), ', ')
                              FROM pg_prepared_statements
                             WHERE cardinality(parameter_types) > 0
                            """)) {
                while (prepared.next()) {
                    plans.put(
                            prepared.getString(2),
                            plan(session, prepared.getString(1), prepared.getString(3)));
                }
            }
        }
        return plans;
    }

    private static String plan(Session session, String name, String parameters)
            throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet plan =
                        statement.executeQuery(
                                "EXPLAIN (FORMAT JSON) EXECUTE \"%s\" (%s)"
                                        .formatted(name, parameters))) {
            plan.next();
            return plan.getString(1);
        }
    }

    private static List<String> matches(Pattern pattern, String plan) {
        return pattern.matcher(plan).results().map(it -> it.group(1)).toList();
    }

    /** Rows as a ledger has them; every tenth transfer undoes the one before. */
    private static void fill(Database database, int accounts, int transfers) {
        database.jdbi()
                .useTransaction(
                        handle -> {
                            handle.execute(
                                    """
                                    INSERT INTO account
                                           (bucket, account, holder, currency, balance, floor, day,
                                            day_used, standing, ordinal, last_at, head)
                                    SELECT n % 256, n, '8', 1, 0, 0, '2026-03-01', 0, 0, 0,
                                           '2026-03-01', sha256('')
                                      FROM generate_series(1, ?) AS n
                                    """,
                                    accounts);
                            handle.execute(
                                    """
                                    INSERT INTO transfer
                                           (bucket, account, ordinal, kind, amount, house, undoes,
                                            at, facts, link)
                                    SELECT bucket, account, n, 1, 1, 1,
                                           CASE WHEN n % 10 = 0 THEN n - 1 END,
                                           '2026-03-01', '{}', sha256('')
                                      FROM account, generate_series(1, ?) AS n
                                    """,
                                    transfers);
                            handle.execute(
                                    """
                                    INSERT INTO answer
                                           (bucket, account, kind, digest, content_high,
                                            content_low, holders, at, ordinal, facts)
                                    SELECT bucket, account, 1, hashint8extended(ordinal, 0),
                                           0, 0, '', at, ordinal, ''
                                      FROM transfer
                                    """);
                        });
    }
}
