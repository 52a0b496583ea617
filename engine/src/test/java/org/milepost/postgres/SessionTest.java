package org.milepost.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SessionTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);

    /** The shape of a batch's read: pairs of bucket and account, joined to the primary key. */
    private static final String PAIRS =
            """
            SELECT account.balance
            FROM unnest(?::smallint[], ?::bigint[]) AS named (bucket, account)
            JOIN account USING (bucket, account)
            FOR UPDATE OF account
            """;

    private static final String INSERT_HOUSE =
            "INSERT INTO house (house, currency, partner, role) VALUES (?, 1, 1, ?)";

    private static final Map<String, String> LANE_SETTINGS =
            Map.ofEntries(
                    Map.entry("application_name", "milepost lane 3"),
                    Map.entry("transaction_isolation", "read committed"),
                    Map.entry("lock_timeout", "3s"),
                    Map.entry("statement_timeout", "10s"),
                    Map.entry("idle_in_transaction_session_timeout", "10s"),
                    Map.entry("tcp_keepalives_idle", "5"),
                    Map.entry("tcp_keepalives_interval", "2"),
                    Map.entry("tcp_keepalives_count", "3"),
                    Map.entry("tcp_user_timeout", "11000"),
                    Map.entry("enable_hashjoin", "off"),
                    Map.entry("enable_mergejoin", "off"),
                    Map.entry("enable_seqscan", "off"),
                    Map.entry("plan_cache_mode", "force_generic_plan"),
                    Map.entry("jit", "off"),
                    Map.entry("synchronous_commit", "on"));

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    @ParameterizedTest
    @EnumSource
    void aLanesSettingsAreInForce(PostgresVersion version) throws SQLException {
        Map<String, String> inForce = new HashMap<>();
        try (Session session = lane(databases.create(version), "milepost lane 3")) {
            for (String setting : LANE_SETTINGS.keySet()) {
                String sql = "SELECT current_setting('" + setting + "')";
                inForce.put(setting, query(session, sql).getFirst());
            }
        }

        assertThat(inForce).isEqualTo(LANE_SETTINGS);
    }

    @ParameterizedTest
    @EnumSource
    void aLanesPlanUsesTheIndexForTablesOfEverySize(PostgresVersion version) throws SQLException {
        try (Session session = lane(databases.create(version), "lane")) {
            // With empty tables without statistics the planner prefers other plans.
            List<String> plan = query(session, "EXPLAIN " + pairsOf("{1,2}", "{10,20}"));

            assertThat(plan)
                    .anyMatch(line -> line.contains("Nested Loop"))
                    .anyMatch(line -> line.contains("Index Scan using account_pkey"))
                    .noneMatch(line -> line.contains("Hash") || line.contains("Seq Scan"));
        }
    }

    @Test
    void aStatementIsPreparedOnTheServerFromItsFirstUse() throws SQLException {
        try (Session session = lane(databases.create(), "lane")) {
            PreparedStatement statement = session.prepare(PAIRS);
            Connection connection = session.connection();
            statement.setArray(1, connection.createArrayOf("int2", new Short[] {1}));
            statement.setArray(2, connection.createArrayOf("int8", new Long[] {10L}));
            statement.executeQuery().close();

            assertThat(
                            query(
                                    session,
                                    "SELECT generic_plans || ' ' || custom_plans"
                                            + " FROM pg_prepared_statements"
                                            + " WHERE statement LIKE 'SELECT account.balance%'"))
                    .containsExactly("1 0");
        }
    }

    @Test
    void aTextIsPreparedOnce() throws SQLException {
        try (Session session = lane(databases.create(), "lane")) {
            assertThat(session.prepare("SELECT 1")).isSameAs(session.prepare("SELECT 1"));
        }
    }

    @Test
    void onlyWhatIsCommittedStays() throws SQLException {
        Database database = databases.create();
        try (Session session = lane(database, "lane")) {
            insertHouse(session, 1);
            session.commit();
            insertHouse(session, 2);
            session.rollback();
            insertHouse(session, 3);
        }
        try (Session reader = lane(database, "reader")) {
            assertThat(query(reader, "SELECT house FROM house")).containsExactly("1");
        }
    }

    @Test
    void whatGoesWithItsCommitStays() throws SQLException {
        Database database = databases.create();
        try (Session session = lane(database, "lane");
                Session reader = lane(database, "reader")) {
            session.executeAndCommit(session.prepare(Session.thenCommit(insertOfHouse(1))));

            assertThat(query(reader, "SELECT house FROM house")).containsExactly("1");
            assertThat(session.mayHaveCommitted()).isTrue();

            session.commit();
            assertThat(session.mayHaveCommitted()).isFalse();
        }
    }

    @Test
    void aStatementThatFailsTakesItsCommitWithIt() throws SQLException {
        Database database = databases.create();
        try (Session session = lane(database, "lane");
                Session reader = lane(database, "reader")) {
            String sql = Session.thenCommit(insertOfHouse(1) + ";SELECT 1 / 0");

            assertFails(SqlFailure.DATA, () -> session.executeAndCommit(session.prepare(sql)));
            assertThat(session.mayHaveCommitted()).isFalse();

            session.rollback();
            assertThat(query(reader, "SELECT house FROM house")).isEmpty();
        }
    }

    @Test
    void whatFailsAfterTheCommitMayBeCommitted() throws SQLException {
        Database database = databases.create();
        try (Session session = lane(database, "lane");
                Session reader = lane(database, "reader")) {
            String sql = Session.thenCommit(insertOfHouse(1)) + ";SELECT 1 / 0";

            assertFails(SqlFailure.DATA, () -> session.executeAndCommit(session.prepare(sql)));
            assertThat(session.mayHaveCommitted()).isTrue();
            assertThat(query(reader, "SELECT house FROM house")).containsExactly("1");
        }
    }

    @Test
    void aWaitForALockEndsInRetry() throws SQLException {
        Database database = databases.create();
        try (Session holder = lane(database, "holder");
                Session waiter = lane(impatient(database, SHORT, LONG, LONG), "waiter")) {
            insertHouse(holder, 1);

            assertThat(failure(waiter, () -> insertHouse(waiter, 1))).isEqualTo(SqlFailure.RETRY);
            assertThat(waiter.isBroken()).isFalse();

            waiter.rollback();
            holder.rollback();
            insertHouse(waiter, 1);
            waiter.commit();
        }
    }

    @Test
    void aSlowStatementEndsInRetry() throws SQLException {
        try (Session session = lane(impatient(databases.create(), LONG, SHORT, LONG), "lane")) {
            assertThat(failure(session, () -> query(session, "SELECT pg_sleep(20)")))
                    .isEqualTo(SqlFailure.RETRY);
            assertThat(session.isBroken()).isFalse();
        }
    }

    @Test
    void aSilentTransactionLosesItsSession() throws Exception {
        Database database = databases.create();
        try (Session silent = lane(impatient(database, LONG, LONG, SHORT), "silent");
                Session next = lane(database, "next")) {
            insertHouse(silent, 1);

            // It waits for the lock until the server has ended the idle session.
            insertHouse(next, 1);
            next.commit();

            assertThat(failure(silent, () -> insertHouse(silent, 2)))
                    .isEqualTo(SqlFailure.CONNECTION_LOST);
            assertThat(silent.isBroken()).isTrue();
        }
    }

    @Test
    void aTerminatedSessionIsBroken() throws SQLException {
        Database database = databases.create();
        try (Session victim = lane(database, "victim");
                Session killer = lane(database, "killer")) {
            insertHouse(victim, 1);
            query(
                    killer,
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                            + " WHERE application_name = 'victim'");

            assertFails(SqlFailure.CONNECTION_LOST, victim::commit);
            assertThat(victim.isBroken()).isTrue();
        }
    }

    @Test
    void aViolatedConstraintIsAboutTheData() throws SQLException {
        try (Session session = lane(databases.create(), "lane")) {
            insertHouse(session, 1);

            assertThat(failure(session, () -> insertHouse(session, 1))).isEqualTo(SqlFailure.DATA);
            assertThat(session.isBroken()).isFalse();
        }
    }

    @Test
    void aCommitOfAFailedTransactionFails() throws SQLException {
        try (Session session = lane(databases.create(), "lane")) {
            insertHouse(session, 1);
            assertThat(failure(session, () -> insertHouse(session, 1))).isEqualTo(SqlFailure.DATA);

            assertThatThrownBy(session::commit).isInstanceOf(DatabaseFault.class);
        }
    }

    @Test
    void anAuditReadsOneSnapshotAndWritesNothing() throws SQLException {
        Database database = databases.create();
        try (Session audit = database.openSession(SessionPurpose.AUDIT, "audit");
                Session lane = lane(database, "lane")) {
            assertThat(query(audit, "SELECT count(*) FROM house")).containsExactly("0");
            insertHouse(lane, 1);
            lane.commit();

            assertThat(query(audit, "SELECT count(*) FROM house")).containsExactly("0");
            assertThat(catchThrowable(() -> insertHouse(audit, 2)))
                    .hasMessageContaining("read-only transaction");
        }
    }

    @Test
    void aSessionToNowhereIsALostConnection() {
        DatabaseSettings nowhere =
                DatabaseSettings.of("jdbc:postgresql://127.0.0.1:1/milepost", "milepost", "");

        assertThatThrownBy(() -> lane(nowhere, "lane"))
                .isInstanceOfSatisfying(
                        DatabaseFault.class,
                        fault -> assertThat(fault.failure()).isEqualTo(SqlFailure.CONNECTION_LOST));
    }

    @Test
    void aClosedSessionIsBrokenAndClosesAgain() {
        Session session = lane(databases.create(), "lane");
        session.close();
        session.close();

        assertThat(session.isBroken()).isTrue();
    }

    private static Session lane(Database database, String name) {
        return lane(database.settings(), name);
    }

    private static Session lane(DatabaseSettings settings, String name) {
        return Session.open(settings, SessionPurpose.LANE, name, new PrimaryCheck());
    }

    private static DatabaseSettings impatient(
            Database database, Duration lock, Duration statement, Duration idleInTransaction) {
        return database.settings().withTimeouts(lock, statement, idleInTransaction);
    }

    private static String pairsOf(String buckets, String accounts) {
        return PAIRS.replaceFirst("\\?", "'" + buckets + "'")
                .replaceFirst("\\?", "'" + accounts + "'");
    }

    private static void insertHouse(Session session, int house) throws SQLException {
        PreparedStatement statement = session.prepare(INSERT_HOUSE);
        statement.setInt(1, house);
        statement.setInt(2, house);
        statement.executeUpdate();
    }

    private static void assertFails(SqlFailure expected, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        DatabaseFault.class,
                        fault -> assertThat(fault.failure()).isEqualTo(expected));
    }

    private static String insertOfHouse(int house) {
        return INSERT_HOUSE.replace("?", Integer.toString(house));
    }

    private static List<String> query(Session session, String sql) throws SQLException {
        try (var statement = session.connection().createStatement();
                var rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    private static SqlFailure failure(Session session, ThrowingCallable work) {
        Throwable thrown = catchThrowable(work);
        assertThat(thrown).isInstanceOf(SQLException.class);
        return session.fault((SQLException) thrown).failure();
    }
}
