package org.milepost.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Verifier;
import org.milepost.postgres.Database;
import org.milepost.postgres.PostgresVersion;
import org.milepost.postgres.TestDatabases;

/** What the audit finds, with and without a record, after changes of the database by SQL. */
final class TamperedBooksTest {

    private static final Instant NOW = Instant.parse("2026-07-01T00:00:00Z");

    private static final List<String> TABLES =
            List.of(
                    "account",
                    "transfer",
                    "answer",
                    "imprint",
                    "house",
                    "house_stripe",
                    "feed",
                    "feed_origin",
                    "transfer_text",
                    "agreement",
                    "change",
                    "change_text",
                    "change_count",
                    "member",
                    "household_member",
                    "card",
                    "member_profile",
                    "member_credential");

    /** Which audit finds it. */
    private enum Found {
        /** The rows do not agree with each other. */
        ALONE,
        /** They agree, and only a record shows the change. */
        BY_THE_RECORD
    }

    private record Tampering(String what, Found found, String sql) {}

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    @TempDir Path directory;

    private static List<Tampering> tamperings() {
        List<Tampering> all = new ArrayList<>();
        AccountId collector = SampleBooks.cash(SampleBooks.COLLECTOR);
        AccountId other = SampleBooks.cash(SampleBooks.OTHER_COLLECTOR);
        all.add(
                new Tampering(
                        "a redemption is cut off the end of a history, with all that tells of it",
                        Found.BY_THE_RECORD,
                        withoutLast(collector)));
        all.add(
                new Tampering(
                        "an operator's booking is cut off the end of a history likewise",
                        Found.ALONE,
                        withoutLast(other)));
        all.add(
                new Tampering(
                        "the facts of an old transfer are changed and all links computed again",
                        Found.BY_THE_RECORD,
                        """
                        UPDATE transfer SET facts = facts || ' '
                         WHERE (bucket, account) = (%1$d, %2$d) AND ordinal = 2;
                        """
                                        .formatted(collector.bucket(), collector.number())
                                + relinked(collector)));
        all.add(
                new Tampering(
                        "a redemption gets larger and all sums and links are computed again",
                        Found.BY_THE_RECORD,
                        """
                        UPDATE transfer SET amount = amount - 7
                         WHERE (bucket, account) = (%1$d, %2$d) AND ordinal = 3;
                        UPDATE account SET balance = balance - 7
                         WHERE (bucket, account) = (%1$d, %2$d);
                        UPDATE house_stripe SET balance = balance + 7
                         WHERE (bucket, house) = (SELECT s.bucket, s.house
                                FROM house_stripe s JOIN transfer t USING (house)
                               WHERE (t.bucket, t.account) = (%1$d, %2$d) AND t.ordinal = 3
                               LIMIT 1);
                        """
                                        .formatted(collector.bucket(), collector.number())
                                + relinked(collector)));
        Stream.of(
                        "account",
                        "transfer",
                        "answer",
                        "house",
                        "house_stripe",
                        "change",
                        "change_text",
                        "change_count",
                        "member",
                        "household_member")
                .map(it -> new Tampering(it + " is emptied", Found.ALONE, "DELETE FROM " + it))
                .forEach(all::add);
        all.add(new Tampering("imprints are emptied", Found.BY_THE_RECORD, "DELETE FROM imprint"));
        all.add(
                new Tampering(
                        "the books are emptied, the trail stays",
                        Found.ALONE,
                        emptied(
                                "account",
                                "transfer",
                                "answer",
                                "imprint",
                                "house_stripe",
                                "member",
                                "household_member",
                                "member_profile",
                                "member_credential")));
        all.add(
                new Tampering(
                        "everything is emptied",
                        Found.BY_THE_RECORD,
                        emptied(
                                        "account",
                                        "transfer",
                                        "answer",
                                        "imprint",
                                        "house_stripe",
                                        "feed",
                                        "feed_origin",
                                        "transfer_text",
                                        "member",
                                        "household_member",
                                        "member_profile",
                                        "member_credential",
                                        "change",
                                        "change_text")
                                + "; UPDATE change_count SET number = 0,"
                                + " link = decode(repeat('00', 32), 'hex')"));
        all.add(
                new Tampering(
                        "a member is pointed at another member's account",
                        Found.ALONE,
                        "UPDATE member SET account_number = '7001' WHERE number = '6001'"));
        all.add(
                new Tampering(
                        "a member is put into a household, in both places",
                        Found.ALONE,
                        """
                        UPDATE member SET account_number = '5000' WHERE number = '7001';
                        INSERT INTO household_member
                        SELECT bucket, programme, household, '7001' FROM household_member LIMIT 1
                        """));
        all.add(
                new Tampering(
                        "a member is taken out of a household, in both places",
                        Found.ALONE,
                        """
                        UPDATE member SET account_number = '7001' WHERE number = '5001';
                        DELETE FROM household_member WHERE number = '5001'
                        """));
        all.add(
                new Tampering(
                        "a number is made to lead to another member",
                        Found.ALONE,
                        """
                        INSERT INTO card
                        SELECT bucket, programme, '7099', number, 0, now() FROM member
                         WHERE number = '7001'
                        """));
        all.add(
                new Tampering(
                        "the number of an account is refused",
                        Found.ALONE,
                        "UPDATE account SET standing = standing | 1024 WHERE holder = '7001'"));
        all.add(
                new Tampering(
                        "a floor is lowered",
                        Found.ALONE,
                        "UPDATE account SET floor = -1000000000000 WHERE holder = '80000000001'"));
        all.add(
                new Tampering(
                        "an account of a member who joined is closed",
                        Found.ALONE,
                        "UPDATE account SET standing = 2 WHERE holder = '7001'"));
        all.add(
                new Tampering(
                        "an account that was closed for fraud is opened again",
                        Found.ALONE,
                        "UPDATE account SET standing = 0 WHERE holder = '6001'"));
        all.add(
                new Tampering(
                        "a collector's balance is shown again",
                        Found.ALONE,
                        "UPDATE account SET standing = 0 WHERE holder = '80000000002'"));
        all.add(
                new Tampering(
                        "an account of a closed member loses its holder",
                        Found.ALONE,
                        "UPDATE account SET holder = '6002' WHERE holder = '6001'"));
        all.add(
                new Tampering(
                        "a sponsor's house account becomes another partner's",
                        Found.ALONE,
                        "UPDATE house SET partner = 2 WHERE house = "
                                + "(SELECT redemption_house FROM sponsor)"));
        all.add(
                new Tampering(
                        "an agreement's house accounts change places",
                        Found.ALONE,
                        """
                        UPDATE agreement SET issuance_house = redemption_house,
                                             redemption_house = issuance_house
                        """));
        all.add(
                new Tampering(
                        "a house account becomes one of another currency",
                        Found.ALONE,
                        "UPDATE house SET currency = 2 WHERE house = "
                                + "(SELECT redemption_house FROM sponsor)"));
        all.add(
                new Tampering(
                        "the operator's issues come from the account for adjustments",
                        Found.ALONE,
                        "UPDATE house SET role = 3 WHERE partner = 0 AND role = 1"));
        all.add(
                new Tampering(
                        "the operator's issues become a partner's",
                        Found.BY_THE_RECORD,
                        "UPDATE house SET partner = 1 WHERE partner = 0 AND role = 1"));
        all.add(
                new Tampering(
                        "an answer names another transfer",
                        Found.ALONE,
                        "UPDATE answer SET ordinal = 1 WHERE kind = 1 AND ordinal = 2"));
        all.add(
                new Tampering(
                        "an answer to a key becomes one to a content",
                        Found.ALONE,
                        "UPDATE answer SET kind = 2 WHERE kind = 1"));
        all.add(
                new Tampering(
                        "an answer about a reversal becomes one to a reference",
                        Found.ALONE,
                        """
                        UPDATE answer w SET kind = 3
                          FROM transfer t
                         WHERE w.kind = 1 AND t.bucket = w.bucket AND t.account = w.account
                           AND t.ordinal = w.ordinal AND t.kind = 3
                        """));
        all.add(
                new Tampering(
                        "an answer has a kind that is not known",
                        Found.ALONE,
                        "UPDATE answer SET kind = 5 WHERE kind = 1 AND ordinal > 0"));
        all.add(
                new Tampering(
                        "an answer tells nothing",
                        Found.ALONE,
                        "UPDATE answer SET ordinal = 0 WHERE kind = 1 AND facts = ''"));
        all.add(
                new Tampering(
                        "an adjustment's answer is deleted, and the trail rewritten without it",
                        Found.ALONE,
                        """
                        DELETE FROM answer w USING transfer t
                         WHERE w.kind = 3 AND t.kind = 5 AND t.bucket = w.bucket
                           AND t.account = w.account AND t.ordinal = w.ordinal;
                        UPDATE change SET action = 'other' WHERE action = 'account.adjusted';
                        """
                                + relinkedTrail()));
        all.add(
                new Tampering(
                        "a change of the trail is edited",
                        Found.ALONE,
                        "UPDATE change SET client_id = 'other' WHERE number = 3"));
        all.add(
                new Tampering(
                        "a change is edited and all links computed again",
                        Found.BY_THE_RECORD,
                        "UPDATE change SET client_id = 'other' WHERE number = 3;"
                                + relinkedTrail()));
        all.add(
                new Tampering(
                        "a change is taken out",
                        Found.ALONE,
                        "DELETE FROM change WHERE number = 3"));
        all.add(
                new Tampering(
                        "a change is taken out and all after it move up, with their links",
                        Found.BY_THE_RECORD,
                        """
                        DELETE FROM change WHERE number = 3;
                        UPDATE change SET number = number + 1000 WHERE number > 3;
                        UPDATE change SET number = number - 1001 WHERE number > 3;
                        DELETE FROM change_text WHERE number = 3;
                        UPDATE change_text SET number = number + 1000 WHERE number > 3;
                        UPDATE change_text SET number = number - 1001 WHERE number > 3;
                        """
                                + relinkedTrail()));
        all.add(
                new Tampering(
                        "the last change is taken out and the count set back",
                        Found.BY_THE_RECORD,
                        """
                        DELETE FROM change_text WHERE number = (SELECT number FROM change_count);
                        DELETE FROM change WHERE number = (SELECT number FROM change_count);
                        UPDATE change_count c SET number = l.number, link = l.link
                          FROM (SELECT * FROM change ORDER BY number DESC LIMIT 1) AS l
                        """));
        return all;
    }

    @Test
    void everyTamperingIsFoundWhereTheDocumentsSayThatItIs() {
        Database database = databases.create();
        Path record = directory.resolve("record");
        try (SampleBooks books = SampleBooks.fill(database)) {
            write(database, record);
            books.credit(SampleBooks.JOINED, 12);
        }
        keepCopies(database);
        var softly = new SoftAssertions();
        for (Tampering tampering : tamperings()) {
            tamper(database, tampering.sql());

            List<String> faults = against(database, record).faults();

            softly.assertThat(faults).as(tampering.what()).isNotEmpty();
            softly.assertThat(isOnlyOfTheRecord(faults) ? Found.BY_THE_RECORD : Found.ALONE)
                    .as(tampering.what() + ": " + faults)
                    .isEqualTo(tampering.found());
            softly.assertThat(faults.toString())
                    .as("what is reported of numbers")
                    .doesNotContain(SampleBooks.COLLECTOR, SampleBooks.OTHER_COLLECTOR);
            restore(database);
        }
        softly.assertThat(against(database, record).faults()).as("put right again").isEmpty();
        softly.assertAll();
    }

    @ParameterizedTest
    @EnumSource(PostgresVersion.class)
    void untouchedBooksHoldAndContinueTheirRecord(PostgresVersion version) {
        Database database = databases.create(version);
        Path record = directory.resolve("record");
        try (SampleBooks books = SampleBooks.fill(database)) {
            assertThat(new Audit(database).run(_ -> {}).faults()).isEmpty();
            write(database, record);
            books.credit(SampleBooks.JOINED, 12);
            books.issue(SampleBooks.COLLECTOR, 34);
        }

        assertThat(against(database, record).faults()).isEmpty();
        tamper(database, "UPDATE change SET subject = 'other' WHERE number = 2");
        assertThat(against(database, record).faults())
                .containsExactly("change 2: the link does not follow from its content");
    }

    /**
     * What no audit can know: which stripe holds what of a sum, and how a member is called, which
     * members change themselves. And {@code fed}, which the database keeps true.
     */
    private static final Set<String> NOT_AUDITED =
            Set.of(
                    "house_stripe.bucket",
                    "house_stripe.fed",
                    "member.first_name",
                    "member.family_name");

    /** A stripe with the balance 0 does not change a sum, whatever its house account is. */
    private static final String STRIPES = "house_stripe";

    private static final List<String> AUDITED_TABLES =
            List.of(
                    "account",
                    "transfer",
                    "house",
                    "house_stripe",
                    "member",
                    "change",
                    "change_text");

    private record Field(String table, String column, String type) {}

    @Test
    void everySingleFieldThatIsChangedIsNoticed() {
        Database database = databases.create();
        Path record = directory.resolve("record");
        SampleBooks.fill(database).close();
        write(database, record);
        keepCopies(database);
        var softly = new SoftAssertions();
        for (Field field : fields(database)) {
            for (String row : rows(database, field)) {
                boolean isChanged = change(database, field, row);

                softly.assertThat(isChanged).as(field + " can be changed").isTrue();
                softly.assertThat(against(database, record).booksHold())
                        .as(field + " of " + row)
                        .isFalse();
                restore(database, List.of(field.table()));
            }
        }
        softly.assertThat(against(database, record).faults()).as("put right again").isEmpty();
        softly.assertAll();
    }

    /** Whether an audit without the record would have found nothing. */
    private static boolean isOnlyOfTheRecord(List<String> faults) {
        return faults.stream().allMatch(it -> it.contains("the record "));
    }

    @Test
    void aTransferThatIsTakenBackWithAllTracesIsNotFoundWithoutARecord() {
        Database database = databases.create();
        SampleBooks.fill(database).close();

        tamper(database, withoutLast(SampleBooks.cash(SampleBooks.COLLECTOR)));

        assertThat(new Audit(database).run(_ -> {}).faults()).isEmpty();
    }

    @Test
    void aRecordOfOtherBooksIsReportedFirst() {
        Database database = databases.create();
        Path record = directory.resolve("record");
        SampleBooks.fill(database).close();
        write(database, record);

        tamper(database, "UPDATE transfer SET link = sha256(link)");

        assertThat(against(database, record).faults().getFirst())
                .contains("histories of the record continues here: these are other books");
    }

    private static List<Field> fields(Database database) {
        return database
                .jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery(
                                                """
                                                SELECT table_name, column_name, data_type
                                                  FROM information_schema.columns
                                                 WHERE table_schema = 'public'
                                                   AND table_name IN (<tables>)
                                                 ORDER BY 1, 2
                                                """)
                                        .bindList("tables", AUDITED_TABLES)
                                        .map(
                                                (row, context) ->
                                                        new Field(
                                                                row.getString(1),
                                                                row.getString(2),
                                                                row.getString(3)))
                                        .list())
                .stream()
                .filter(it -> !NOT_AUDITED.contains(it.table() + "." + it.column()))
                .toList();
    }

    /** A random row whose field is not empty. */
    private static List<String> rows(Database database, Field field) {
        return database.jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery(
                                                "SELECT ctid::text FROM "
                                                        + field.table()
                                                        + " WHERE "
                                                        + field.column()
                                                        + " IS NOT NULL"
                                                        + (field.table().equals(STRIPES)
                                                                ? " AND balance <> 0"
                                                                : "")
                                                        + " ORDER BY random() LIMIT 1")
                                        .mapTo(String.class)
                                        .list());
    }

    /** Changes the field of a row by the least that its type and constraints allow. */
    private static boolean change(Database database, Field field, String row) {
        List<String> values =
                switch (field.type()) {
                    case "smallint", "integer", "bigint" -> List.of("%1$s + 1", "%1$s - 1", "999");
                    case "text" -> List.of("%1$s || '1'");
                    case "json" -> List.of("(%1$s::text || ' ')::json");
                    case "bytea" -> List.of("sha256(%1$s)");
                    case "date" -> List.of("%1$s + 1");
                    default -> List.of("%1$s + interval '1 microsecond'");
                };
        return values.stream()
                .anyMatch(
                        value ->
                                isDone(
                                        database,
                                        "UPDATE %2$s SET %1$s = %3$s WHERE ctid = '%4$s'"
                                                .formatted(
                                                        field.column(),
                                                        field.table(),
                                                        value.formatted(field.column()),
                                                        row)));
    }

    private static boolean isDone(Database database, String sql) {
        try {
            tamper(database, sql);
            return true;
        } catch (RuntimeException _) {
            return false;
        }
    }

    private static void write(Database database, Path file) {
        Audit.Result result =
                new Audit(database)
                        .run(Optional.empty(), Optional.of(new Audit.Writing(file, NOW)), _ -> {});
        assertThat(result.report().faults()).isEmpty();
        assertThat(result.written()).isPresent();
    }

    private static Verifier.Report against(Database database, Path file) {
        return new Audit(database).run(Optional.of(file), Optional.empty(), _ -> {}).report();
    }

    /** As a superuser can: foreign keys are not checked. */
    private static void tamper(Database database, String sql) {
        database.jdbi()
                .useTransaction(
                        handle -> {
                            handle.execute(
                                    "SET LOCAL session_replication_role = replica;"
                                            + " SET LOCAL synchronous_commit = off");
                            execute(handle.getConnection(), sql);
                        });
    }

    private static void execute(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keepCopies(Database database) {
        tamper(
                database,
                TABLES.stream()
                        .map("CREATE TABLE whole_%1$s AS TABLE %1$s"::formatted)
                        .collect(Collectors.joining(";")));
    }

    private static void restore(Database database) {
        restore(database, TABLES);
    }

    private static void restore(Database database, List<String> tables) {
        tamper(
                database,
                tables.stream()
                        .map("DELETE FROM %1$s; INSERT INTO %1$s TABLE whole_%1$s"::formatted)
                        .collect(Collectors.joining(";")));
    }

    private static String emptied(String... tables) {
        return "TRUNCATE " + String.join(", ", tables);
    }

    /** Deletes the last transfer with its answer, and resets everything that depends on it. */
    private static String withoutLast(AccountId account) {
        return """
        DO $$
        DECLARE
            gone transfer;
            left_over transfer;
        BEGIN
            DELETE FROM transfer
             WHERE (bucket, account) = (%1$d, %2$d)
               AND ordinal = (SELECT max(ordinal) FROM transfer
                               WHERE (bucket, account) = (%1$d, %2$d))
            RETURNING * INTO gone;
            DELETE FROM answer
             WHERE (bucket, account, ordinal) = (%1$d, %2$d, gone.ordinal);
            SELECT * INTO left_over FROM transfer
             WHERE (bucket, account, ordinal) = (%1$d, %2$d, gone.ordinal - 1);
            UPDATE account
               SET ordinal = gone.ordinal - 1, balance = balance - gone.amount,
                   last_at = coalesce(left_over.at, last_at), head = left_over.link
             WHERE (bucket, account) = (%1$d, %2$d);
            UPDATE house_stripe s SET balance = s.balance + gone.amount
             WHERE (s.bucket, s.house) = (SELECT o.bucket, o.house FROM house_stripe o
                                           WHERE o.house = gone.house LIMIT 1);
            DELETE FROM feed;
            DELETE FROM feed_origin;
            INSERT INTO feed_origin (bucket, transfers, accounts, ordinals, products)
            SELECT bucket, count(*), sum(account), sum(ordinal), sum(account::numeric * ordinal)
              FROM transfer GROUP BY bucket;
        END
        $$;
        """
                .formatted(account.bucket(), account.number());
    }

    /** Computes all links of an account again, and its head. */
    private static String relinked(AccountId account) {
        return """
        DO $$
        DECLARE
            t    transfer;
            last bytea;
        BEGIN
            SELECT sha256(string_agg(int4send(octet_length(x)) || convert_to(x, 'UTF8'), ''::bytea
                                     ORDER BY n))
              INTO last
              FROM account a
             CROSS JOIN LATERAL unnest(ARRAY['milepost account', a.bucket::text, a.account::text,
                                             a.currency::text, a.holder])
                                WITH ORDINALITY AS u (x, n)
             WHERE (a.bucket, a.account) = (%1$d, %2$d);
            FOR t IN SELECT * FROM transfer WHERE (bucket, account) = (%1$d, %2$d)
                      ORDER BY ordinal LOOP
                last := sha256(CASE WHEN t.epoch = 0 THEN '\\x01'::bytea
                                    ELSE '\\x02'::bytea || int4send(t.epoch) END
                    || int2send(t.bucket) || int8send(t.account)
                    || int4send(t.ordinal) || int2send(t.kind) || int8send(t.amount)
                    || int4send(t.house) || int4send(coalesce(t.undoes, 0))
                    || int8send((extract(epoch FROM t.at) * 1000000)::bigint)
                    || int4send(octet_length(t.facts)) || convert_to(t.facts, 'UTF8') || last);
                UPDATE transfer SET link = last
                 WHERE (bucket, account, ordinal) = (%1$d, %2$d, t.ordinal);
            END LOOP;
            UPDATE account SET head = last WHERE (bucket, account) = (%1$d, %2$d);
        END
        $$;
        """
                .formatted(account.bucket(), account.number());
    }

    /** Computes all links of the trail again, and its count. */
    private static String relinkedTrail() {
        return """
        DO $$
        DECLARE
            one  record;
            last bytea := decode(repeat('00', 32), 'hex');
            end_ bigint := 0;
        BEGIN
            FOR one IN SELECT * FROM change ORDER BY number LOOP
                SELECT sha256(string_agg(int4send(octet_length(x)) || convert_to(x, 'UTF8'),
                                         ''::bytea ORDER BY n))
                  INTO last
                  FROM unnest(ARRAY['milepost change ' || CASE WHEN one.digest IS NULL
                                                               THEN '1' ELSE '2' END,
                           one.number::text,
                           (extract(epoch FROM one.at) * 1000000)::bigint::text, one.client_id,
                           one.subject, one.action, one.target,
                           coalesce('=' || one.reference, ''),
                           coalesce('=' || one.before::text, ''),
                           coalesce('=' || one.after::text, '')]
                           || CASE WHEN one.digest IS NULL THEN '{}'::text[]
                                   ELSE ARRAY[one.digest] END
                           || encode(last, 'hex')) WITH ORDINALITY AS u (x, n);
                UPDATE change SET link = last WHERE number = one.number;
                end_ := one.number;
            END LOOP;
            UPDATE change_count SET number = end_, link = last;
        END
        $$;
        """;
    }
}
