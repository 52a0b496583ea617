package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.FakeClock;
import org.milepost.commit.LaneSettings;
import org.milepost.ledger.BooksMark.BucketMark;
import org.milepost.postgres.Database;
import org.milepost.postgres.Session;
import org.milepost.postgres.TestDatabases;

/** Changes to the tables without the ledger, and what incremental audits report of them. */
@Tag("defects")
class IncrementalAuditStoreTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    /** A share of one bucket. */
    private static final int RUNS = AccountId.BUCKETS;

    private static final List<String> TABLES =
            List.of(
                    "account",
                    "transfer",
                    "answer",
                    "house",
                    "house_stripe",
                    "feed",
                    "feed_origin");

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private Database database;
    private AccountId account;
    private BooksMark mark;

    @BeforeEach
    void readEverything() {
        database = databases.create();
        account = AuditStoreTest.sampleBooks(database);
        IncrementalAuditStore.Findings first = audit(BooksMark.NONE);
        assertThat(first.report()).isEqualTo(new Verifier.Report(3, 7, 0, List.of()));
        assertThat(first.buckets()).isEqualTo(AccountId.BUCKETS);
        mark = first.mark();
    }

    @Test
    void whatIsReadAgainHolds() {
        IncrementalAuditStore.Findings again = audit(nextIs(account.bucket()));

        assertThat(again.report().faults()).isEmpty();
        assertThat(again.report().transfers()).isEqualTo(4);
        assertThat(again.buckets()).isEqualTo(1);
        assertThat(again.mark().bucket(account.bucket()).readAt())
                .isAfter(mark.bucket(account.bucket()).readAt());
    }

    @Test
    void anAlterationOfTheOldIsFoundWhenItsPartIsReadAgain() {
        String transfer = " WHERE bucket = :bucket AND account = :account AND ordinal = 2";
        String owner = " WHERE bucket = :bucket AND account = :account";
        SoftAssertions softly = new SoftAssertions();
        for (String sql :
                List.of(
                        "UPDATE transfer SET amount = amount - 1" + transfer,
                        "UPDATE transfer SET at = at + interval '1 microsecond'" + transfer,
                        "UPDATE transfer SET house = house + 1" + transfer,
                        "UPDATE transfer SET bucket = -1" + transfer,
                        "DELETE FROM transfer" + owner,
                        "DELETE FROM account" + owner,
                        "UPDATE account SET balance = balance + 1" + owner,
                        "UPDATE account SET standing = 77" + owner,
                        "UPDATE house_stripe SET balance = balance - 1",
                        "UPDATE house SET currency = currency + 1",
                        "DELETE FROM house_stripe",
                        "UPDATE feed SET transfers = set_byte(transfers, 9, 9) WHERE position = 7",
                        "DELETE FROM feed WHERE position = 3",
                        "DELETE FROM feed WHERE position = 7",
                        "DELETE FROM feed",
                        "INSERT INTO feed_origin (bucket, transfers, accounts, ordinals, products)"
                                + " VALUES (:bucket, 1, 1, 1, 1)",
                        "UPDATE answer SET ordinal = 77" + transfer)) {
            copy();
            softly.assertThat(execute(sql)).as(sql).isPositive();

            IncrementalAuditStore.Findings ofAccount = audit(nextIs(account.bucket()));
            IncrementalAuditStore.Findings ofFeed = audit(nextIs(0));

            softly.assertThat(ofAccount.report().booksHold() && ofFeed.report().booksHold())
                    .as(sql)
                    .isFalse();
            putBack();
        }
        softly.assertThat(audit(nextIs(account.bucket())).report().faults()).isEmpty();
        softly.assertThat(audit(nextIs(0)).report().faults()).isEmpty();
        softly.assertAll();
    }

    @Test
    void anOldTransferThatIsRewrittenWithAllLinksIsFoundToo() {
        rewriteLatest();
        assertThat(new AuditStore(database).audit(_ -> {}).faults()).isEmpty();

        IncrementalAuditStore.Findings found = audit(nextIs(account.bucket()));

        assertThat(found.report().faults())
                .containsExactly(
                        "bucket "
                                + account.bucket()
                                + ": its transfers are not those that an earlier audit read");
        assertThat(found.mark().bucket(account.bucket()).links())
                .as("the mark is kept, so that the fault is reported again")
                .isEqualTo(mark.bucket(account.bucket()).links());
    }

    @Test
    void anAlterationOfTheNewIsFoundAtOnce() {
        bookOneMore();
        BooksMark elsewhere = nextIs((account.bucket() + 1) % AccountId.BUCKETS);
        IncrementalAuditStore.Findings right = audit(elsewhere);
        assertThat(right.report().faults()).isEmpty();
        assertThat(right.report().transfers()).as("the history of the account").isEqualTo(5);
        assertThat(audit(nextIs(right.mark(), account.bucket())).report().faults()).isEmpty();
        String latest = " WHERE bucket = :bucket AND account = :account AND ordinal = 5";
        SoftAssertions softly = new SoftAssertions();
        for (String sql :
                List.of(
                        "UPDATE transfer SET amount = amount + 1" + latest,
                        "DELETE FROM transfer" + latest,
                        "UPDATE account SET head = sha256('x')"
                                + " WHERE bucket = :bucket AND account = :account",
                        "DELETE FROM feed WHERE position = 8",
                        "UPDATE house_stripe SET balance = balance + 1",
                        "UPDATE answer SET ordinal = 4" + latest)) {
            copy();
            softly.assertThat(execute(sql)).as(sql).isPositive();
            softly.assertThat(audit(elsewhere).report().booksHold()).as(sql).isFalse();
            putBack();
        }
        softly.assertAll();
    }

    @Test
    void everythingIsReadWhenTooManyAccountsAreNew() {
        bookOneMore();

        IncrementalAuditStore.Findings found = audit(mark, 0);

        assertThat(found.report().faults()).isEmpty();
        assertThat(found.buckets()).isEqualTo(AccountId.BUCKETS);
        assertThat(found.report().transfers()).isEqualTo(8);
    }

    @Test
    void allBucketsAreReadWithinTheRuns() {
        int runs = 7;
        Map<Integer, BucketMark> buckets = new HashMap<>(mark.buckets());
        Set<Integer> left = new HashSet<>(buckets.keySet());
        for (int run = 1; run <= runs; run++) {
            Instant now = Instant.now().plusSeconds(run);
            for (int bucket : new BooksMark(buckets, Map.of(), Map.of()).share(runs)) {
                buckets.computeIfPresent(
                        bucket,
                        (_, it) -> new BucketMark(it.origin(), it.transfers(), it.links(), now));
                left.remove(bucket);
            }
        }

        assertThat(left).isEmpty();
    }

    private BooksMark nextIs(int bucket) {
        return nextIs(mark, bucket);
    }

    /** The mark, after which this bucket is read next. */
    private static BooksMark nextIs(BooksMark mark, int bucket) {
        Map<Integer, BucketMark> buckets = new HashMap<>(mark.buckets());
        buckets.computeIfPresent(
                bucket,
                (_, it) -> new BucketMark(it.origin(), it.transfers(), it.links(), Instant.EPOCH));
        return new BooksMark(buckets, mark.houses(), mark.streams());
    }

    private IncrementalAuditStore.Findings audit(BooksMark from) {
        return audit(from, 100);
    }

    private IncrementalAuditStore.Findings audit(BooksMark from, int accountsMax) {
        IncrementalAuditStore store = new IncrementalAuditStore(database, accountsMax);
        try (Session session = store.openSession()) {
            return store.audit(session, from, RUNS, (_, _, _) -> {}, _ -> {});
        }
    }

    private void bookOneMore() {
        FakeClock clock = new FakeClock();
        clock.pass(Duration.ofMinutes(1));
        LaneSettings settings = new LaneSettings(1, 10, 10, false, 3, LONG);
        try (Ledger ledger = Ledger.open(database, settings, clock)) {
            ledger.execute(TestAccounts.open(ledger, 3).credits(1, 9, "z"), LONG, LONG);
        }
    }

    /** Changes the facts of the latest transfer of the account, its link and the head. */
    private void rewriteLatest() {
        database.jdbi()
                .useHandle(
                        handle -> {
                            byte[] before =
                                    handle.createQuery(
                                                    sql(
                                                            "SELECT link FROM transfer"
                                                                    + " WHERE bucket = :bucket"
                                                                    + " AND account = :account AND ordinal = 3"))
                                            .mapTo(byte[].class)
                                            .one();
                            Transfer latest =
                                    handle.createQuery(
                                                    sql(
                                                            "SELECT kind, amount, house, undoes, at,"
                                                                    + " epoch FROM transfer WHERE bucket = :bucket"
                                                                    + " AND account = :account AND ordinal = 4"))
                                            .map(
                                                    (row, _) ->
                                                            new Transfer(
                                                                    new TransferId(account, 4),
                                                                    TransferKind.ofCode(
                                                                            row.getInt(1)),
                                                                    Miles.of(row.getLong(2)),
                                                                    new HouseId(row.getInt(3)),
                                                                    OptionalInt.of(row.getInt(4)),
                                                                    row.getTimestamp(5).toInstant(),
                                                                    new Epoch(row.getInt(6)),
                                                                    "{}",
                                                                    new Link(before)))
                                            .one();
                            byte[] link = new Link(before).over(latest).bytes();
                            handle.execute(
                                    sql(
                                            "UPDATE transfer SET facts = '{}', link = ? WHERE bucket ="
                                                    + " :bucket AND account = :account AND ordinal = 4"),
                                    (Object) link);
                            handle.execute(
                                    sql(
                                            "UPDATE account SET head = ? WHERE bucket = :bucket AND"
                                                    + " account = :account"),
                                    (Object) link);
                        });
    }

    private String sql(String text) {
        return text.replace(":bucket", Integer.toString(account.bucket()))
                .replace(":account", Long.toString(account.number()));
    }

    private int execute(String text) {
        return database.jdbi().withHandle(it -> it.execute(sql(text)));
    }

    private void copy() {
        TABLES.forEach(it -> execute("CREATE TABLE whole_" + it + " AS TABLE " + it));
    }

    private void putBack() {
        for (String table : TABLES) {
            execute("DELETE FROM " + table);
            execute("INSERT INTO " + table + " TABLE whole_" + table);
            execute("DROP TABLE whole_" + table);
        }
    }
}
