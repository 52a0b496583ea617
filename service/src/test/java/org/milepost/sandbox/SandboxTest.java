package org.milepost.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.amcash.CheckoutEndpoint;
import org.milepost.amcash.CheckoutParts;
import org.milepost.audit.Audit;
import org.milepost.avios.PartnerApi;
import org.milepost.commit.LaneSettings;
import org.milepost.ledger.Ledger;
import org.milepost.member.Members;
import org.milepost.oauth.MemberAccess;
import org.milepost.operator.Operations;
import org.milepost.postgres.Database;
import org.milepost.postgres.TestDatabases;
import org.milepost.programme.Programmes;

class SandboxTest {
    private static final InstantSource CLOCK = () -> Instant.parse("2026-06-15T16:00:00Z");
    private static final int CHANGES = 82;
    private static final int TRANSFERS = 18 + 25 + 6;
    private static final Set<String> SCOPES =
            Set.of("amcash", "operator", "retrieve_username", "debit");

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private Database database;
    private Jdbi jdbi;
    private Ledger ledger;
    private Programmes programmes;
    private Sandbox sandbox;

    @BeforeEach
    void open() {
        database = databases.create();
        jdbi = database.jdbi();
        ledger = Ledger.open(database, LaneSettings.ORDINARY, CLOCK);
        programmes = Programmes.open(database);
        Members members =
                new Members(database, programmes, ledger, PartnerApi.CURRENCY, CLOCK, CLOCK);
        sandbox =
                new Sandbox(
                        Operations.of(
                                database,
                                programmes,
                                ledger,
                                members,
                                new MemberAccess(CLOCK),
                                SCOPES,
                                CheckoutEndpoint.CURRENCY,
                                new CheckoutParts(),
                                CLOCK),
                        past -> Ledger.open(database, LaneSettings.ORDINARY, past),
                        CLOCK);
    }

    @AfterEach
    void close() {
        programmes.close();
        ledger.close();
    }

    @Test
    void aSecondStartChangesNothing() {
        sandbox.load();
        List<String> first = trail();
        sandbox.load();

        assertThat(trail()).isEqualTo(first);
        assertThat(count("transfer")).isEqualTo(TRANSFERS);
    }

    /** A second start completes a first one that was interrupted anywhere. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 11, 12, 55, 60})
    void aStartThatWasCutIsCompleted(int changes) {
        jdbi.useHandle(
                it ->
                        it.execute(
                                "ALTER TABLE change ADD CONSTRAINT cut CHECK (number <= "
                                        + changes
                                        + ")"));
        assertThatThrownBy(sandbox::load).isInstanceOf(JdbiException.class);
        jdbi.useHandle(it -> it.execute("ALTER TABLE change DROP CONSTRAINT cut"));

        sandbox.load();

        assertThat(trail()).hasSize(CHANGES).doesNotHaveDuplicates();
        assertThat(count("account")).isEqualTo(22 + 8);
        assertThat(count("transfer")).isEqualTo(TRANSFERS);
        assertThat(count("client")).isEqualTo(6);
        assertThat(count("sponsor")).isEqualTo(2);
        assertThat(new Audit(database).run(_ -> {}).booksHold()).isTrue();
    }

    @Test
    void theHistoryOfTheOrdinaryMemberIsLongPastAndAddsUp() {
        sandbox.load();
        record Row(long amount, Instant at) {}
        List<Row> history =
                jdbi.withHandle(
                        it ->
                                it.createQuery(
                                                """
                                                SELECT t.amount, t.at
                                                  FROM transfer t JOIN account a
                                                    ON a.bucket = t.bucket AND a.account = t.account
                                                 WHERE a.holder = '3081471017300186'
                                                 ORDER BY t.ordinal
                                                """)
                                        .map(
                                                (row, context) ->
                                                        new Row(
                                                                row.getLong(1),
                                                                row.getTimestamp(2).toInstant()))
                                        .list());
        assertThat(history).hasSize(25);
        assertThat(history.stream().mapToLong(Row::amount).sum()).isEqualTo(50_000);
        assertThat(history).anyMatch(it -> it.amount() < 0).anyMatch(it -> it.amount() > 0);
        assertThat(history).allMatch(it -> Math.abs(it.amount()) <= 999_999);
        assertThat(history).extracting(Row::at).isSorted().doesNotHaveDuplicates();
        assertThat(history.getLast().at()).isBefore(CLOCK.instant());
    }

    private List<String> trail() {
        return jdbi.withHandle(
                it ->
                        it.createQuery("SELECT action || ' ' || target FROM change ORDER BY number")
                                .mapTo(String.class)
                                .list());
    }

    private long count(String table) {
        return jdbi.withHandle(
                it -> it.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one());
    }
}
