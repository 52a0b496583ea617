package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.FakeClock;
import org.milepost.commit.LaneSettings;
import org.milepost.postgres.Database;
import org.milepost.postgres.PostgresVersion;
import org.milepost.postgres.TestDatabases;

/** Changes to the tables without the ledger, and what the audit reports of them. */
@Tag("defects")
class AuditStoreTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final List<String> TABLES =
            List.of("account", "transfer", "answer", "house", "house_stripe", "feed");

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    @Test
    void untouchedBooksHold() {
        Database database = databases.create(PostgresVersion.V15);
        sampleBooks(database);

        Verifier.Report report = audit(database);

        assertThat(report.booksHold()).isTrue();
        assertThat(report).isEqualTo(new Verifier.Report(3, 7, 0, List.of()));
    }

    @Test
    void emptyBooksHold() {
        assertThat(audit(databases.create())).isEqualTo(new Verifier.Report(0, 0, 0, List.of()));
    }

    private record Damage(String sql, String place) {}

    /**
     * A change, and the beginning of the fault that must be reported for it; A stands for the
     * account.
     */
    private static List<Damage> damages() {
        String account = "UPDATE account SET %s WHERE bucket = :bucket AND account = :account";
        String transfer =
                "UPDATE transfer SET %s"
                        + " WHERE bucket = :bucket AND account = :account AND ordinal = 2";
        return List.of(
                new Damage(account.formatted("balance = balance + 1"), "account A: "),
                new Damage(account.formatted("ordinal = ordinal + 1"), "account A: "),
                new Damage(account.formatted("head = sha256('x')"), "account A: "),
                new Damage(account.formatted("floor = 30"), "account A transfer 2: "),
                new Damage(account.formatted("last_at = last_at + interval '1 s'"), "account A: "),
                new Damage(account.formatted("holder = '8'"), "account A transfer 1: "),
                new Damage(account.formatted("currency = 2"), "account A transfer 1: "),
                new Damage(account.formatted("standing = 77"), "account A: "),
                new Damage(transfer.formatted("amount = amount - 1"), "account A transfer 2: "),
                new Damage(transfer.formatted("amount = -amount"), "account A transfer 2: "),
                new Damage(
                        transfer.formatted("amount = 9223372036854775807"),
                        "account A transfer 2: "),
                new Damage(
                        transfer.formatted("amount = -9223372036854775808"),
                        "account A transfer 2: "),
                new Damage(transfer.formatted("facts = facts || ' '"), "account A transfer 2: "),
                new Damage(
                        transfer.formatted("at = at + interval '1 microsecond'"),
                        "account A transfer 2: "),
                new Damage(transfer.formatted("at = 'infinity'"), "account A transfer 2: "),
                new Damage(
                        transfer.formatted("at = at - interval '1 day'"), "account A transfer 2: "),
                new Damage(transfer.formatted("house = house + 1"), "account A transfer 2: "),
                new Damage(transfer.formatted("house = -1"), "account A transfer 2: "),
                new Damage(transfer.formatted("kind = 1"), "account A transfer 2: "),
                new Damage(transfer.formatted("kind = 99"), "account A transfer 2: "),
                new Damage(transfer.formatted("undoes = 1"), "account A transfer 2: "),
                new Damage(transfer.formatted("link = sha256('x')"), "account A transfer 2: "),
                new Damage(
                        "UPDATE transfer SET undoes = 3"
                                + " WHERE bucket = :bucket AND account = :account AND ordinal = 4",
                        "account A transfer 4: "),
                new Damage(transfer.formatted("ordinal = 9"), "account A transfer 9: "),
                new Damage(transfer.formatted("bucket = -1"), "account -1/"),
                new Damage(
                        "DELETE FROM transfer WHERE bucket = :bucket AND account = :account"
                                + " AND ordinal = 1",
                        "account A transfer 2: "),
                new Damage(
                        "DELETE FROM transfer WHERE bucket = :bucket AND account = :account"
                                + " AND ordinal = 4",
                        "account A: "),
                new Damage(
                        "DELETE FROM transfer WHERE bucket = :bucket AND account = :account",
                        "account A: "),
                new Damage(
                        """
                        INSERT INTO transfer
                        SELECT account, amount, at, 5, house, NULL, bucket, kind, link, facts
                          FROM transfer
                         WHERE bucket = :bucket AND account = :account AND ordinal = 1
                        """,
                        "account A transfer 5: "),
                new Damage(
                        "DELETE FROM account WHERE bucket = :bucket AND account = :account",
                        "account A transfer 1: "),
                new Damage(
                        "DELETE FROM account WHERE bucket = :bucket AND account = :account",
                        "currency 1: "),
                new Damage("UPDATE house_stripe SET balance = balance - 1", "house account 1: "),
                new Damage("UPDATE house_stripe SET house = 0", "house account 0: "),
                new Damage(
                        "UPDATE house_stripe SET balance = 9223372036854775807",
                        "house account 1: "),
                new Damage("DELETE FROM house_stripe", "house account 1: "),
                new Damage(
                        """
                        INSERT INTO house_stripe (bucket, house, balance, fed)
                        VALUES (200, 1, 9223372036854775807, true),
                               (201, 1, 9223372036854775807, true)
                        """,
                        "house account 1: "),
                new Damage("DELETE FROM house", "currency 1: "),
                new Damage("UPDATE feed SET position = position + 7 WHERE position > 2", "feed 0 "),
                new Damage("DELETE FROM feed WHERE position = 2", "feed 0 position 3: "),
                new Damage("DELETE FROM feed WHERE position = 7", "bucket "),
                new Damage("UPDATE feed SET stream = 3 WHERE position = 7", "feed 3 position 7: "),
                new Damage(
                        "UPDATE feed SET transfers = transfers || transfers WHERE position = 7",
                        "bucket "),
                new Damage(
                        "UPDATE feed SET transfers = '\\x07' WHERE position = 7",
                        "feed 0 position 7: "),
                new Damage(
                        "UPDATE feed SET transfers = set_byte(transfers, 9, 9) WHERE position = 7",
                        "bucket "),
                new Damage(
                        "UPDATE answer SET ordinal = 77"
                                + " WHERE bucket = :bucket AND account = :account AND ordinal = 2",
                        "account A transfer 77: "),
                new Damage(
                        "UPDATE answer SET ordinal = 1"
                                + " WHERE bucket = :bucket AND account = :account AND ordinal = 2",
                        "account A transfer 1: "),
                new Damage(
                        "UPDATE answer SET ordinal = -1"
                                + " WHERE bucket = :bucket AND account = :account AND ordinal = 2",
                        "account A transfer -1: "));
    }

    @Test
    void theAuditNamesThePlaceOfDamage() {
        Database database = databases.create();
        AccountId account = sampleBooks(database);
        String name = "account " + account.bucket() + "/" + account.number();
        TABLES.forEach(it -> execute(database, "CREATE TABLE whole_" + it + " AS TABLE " + it));
        var softly = new SoftAssertions();
        for (Damage damage : damages()) {
            String sql =
                    damage.sql()
                            .replace(":bucket", Integer.toString(account.bucket()))
                            .replace(":account", Long.toString(account.number()));
            softly.assertThat(execute(database, sql)).as(sql).isPositive();

            Verifier.Report report = audit(database);

            softly.assertThat(report.booksHold()).as(sql).isFalse();
            softly.assertThat(report.faultCount()).as(sql).isEqualTo(report.faults().size());
            softly.assertThat(report.faults())
                    .as(sql)
                    .anyMatch(it -> it.startsWith(damage.place().replace("account A", name)));
            restore(database);
        }
        softly.assertThat(audit(database).faults()).as("put right again").isEmpty();
        softly.assertAll();
    }

    @Test
    void omittedFaultsAreCounted() {
        Database database = databases.create();
        AccountId account = sampleBooks(database);
        execute(
                database,
                """
                INSERT INTO transfer
                SELECT account, amount, at, n, house, NULL, bucket, kind, link, facts
                  FROM transfer, generate_series(5, 300) AS n
                 WHERE bucket = %d AND account = %d AND ordinal = 1
                """
                        .formatted(account.bucket(), account.number()));

        Verifier.Report report = audit(database);

        assertThat(report.faults()).hasSize(Verifier.FAULTS_REPORTED_MAX);
        assertThat(report.faultCount()).isGreaterThan(296);
    }

    private static void restore(Database database) {
        database.jdbi()
                .useTransaction(
                        handle ->
                                TABLES.forEach(
                                        it -> {
                                            handle.execute("DELETE FROM " + it);
                                            handle.execute(
                                                    "INSERT INTO " + it + " TABLE whole_" + it);
                                        }));
    }

    private static int execute(Database database, String sql) {
        return database.jdbi().withHandle(handle -> handle.createUpdate(sql).execute());
    }

    private static Verifier.Report audit(Database database) {
        return new AuditStore(database).audit(_ -> {});
    }

    /** Three accounts; the one that it gives has four transfers, of which the last undoes one. */
    static AccountId sampleBooks(Database database) {
        FakeClock clock = new FakeClock();
        LaneSettings settings = new LaneSettings(1, 10, 10, false, 3, LONG);
        try (Ledger ledger = Ledger.open(database, settings, clock)) {
            TestAccounts members = TestAccounts.open(ledger, 3);
            for (ScriptedCommand command :
                    List.of(
                            members.credits(0, 100, "a"),
                            members.credits(1, 100, "b"),
                            members.spends(1, 80, "c"),
                            members.credits(1, 7, "d"),
                            members.command(1, "e", ScriptedCommand.undoes("e")).naming(2),
                            members.spends(1, 1_000, "f"),
                            members.credits(2, 100, "g"),
                            members.credits(2, 100, "h"))) {
                clock.pass(Duration.ofSeconds(1));
                ledger.execute(command, LONG, LONG);
            }
            return members.id(1);
        }
    }
}
