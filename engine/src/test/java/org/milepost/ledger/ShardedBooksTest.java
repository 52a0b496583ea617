package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.FakeClock;
import org.milepost.commit.LaneSettings;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseFault;
import org.milepost.postgres.PostgresVersion;
import org.milepost.postgres.Session;
import org.milepost.postgres.SessionPurpose;
import org.milepost.postgres.Shard;
import org.milepost.postgres.SqlFailure;
import org.milepost.postgres.TestDatabases;

/** Books whose buckets are in several shards, as in a cluster, on one PostgreSQL. */
class ShardedBooksTest {

    private static final int SHARDS = 4;
    private static final int MEMBERS = 12;
    private static final LaneSettings SETTINGS =
            new LaneSettings(1, 1_000, 100, 5, Duration.ofSeconds(5));

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final FakeClock clock = new FakeClock();

    @Test
    void eachShardHasItsEpochAndItsStreams() {
        Database database = databases.createSharded(PostgresVersion.V18, SHARDS);
        Set<Integer> firsts = new TreeSet<>();
        try (Ledger ledger = Ledger.open(database, SETTINGS, clock)) {
            TestAccounts members = TestAccounts.open(ledger, MEMBERS);
            for (int i = 0; i < MEMBERS; i++) {
                firsts.add(database.shards().of(members.id(i).bucket()).first());
                ledger.execute(
                        members.credits(i, 1, "k" + i), PendingCommand.LONG, PendingCommand.LONG);
            }
        }

        assertThat(firsts).hasSizeGreaterThan(1);
        assertThat(numbers(database, "SELECT DISTINCT bucket FROM epoch")).isEqualTo(firsts);
        List<FeedReader.Part> parts = new ArrayList<>();
        FeedReader reader = FeedReader.open(database, "all");
        reader.restart();
        database.useTransaction(
                it -> {
                    it.handle().execute("DELETE FROM feed_position");
                    it.handle().execute("UPDATE feed_reader SET copied_bucket = 256");
                });
        while (reader.read(100, (_, part) -> parts.add(part)) > 0) {}
        assertThat(parts).flatExtracting(FeedReader.Part::transfers).hasSize(MEMBERS);
        assertThat(parts)
                .allSatisfy(
                        part ->
                                assertThat(part.transfers())
                                        .extracting(it -> shard(database, it.account().bucket()))
                                        .containsOnly(shard(database, part.stream())));
        assertThat(new AuditStore(database).audit(_ -> {}).faults()).isEmpty();
    }

    /** As sessions at two nodes do, which do not see each other's locks. */
    @Test
    void twoSessionsThatHaveOneNumberLeaveNoGapInItsStream() {
        Database database = databases.create();
        TestAccounts members;
        try (Ledger ledger = Ledger.open(database, SETTINGS, clock)) {
            members = TestAccounts.open(ledger, 1);
        }
        Shard shard = new Shard(List.of(members.id(0).bucket()), "");
        JournalStore journal = new JournalStore(clock);
        try (Session one = database.openSession(SessionPurpose.LANE, "milepost lane");
                Session other = database.openSession(SessionPurpose.LANE, "milepost lane")) {
            credit(journal, one, shard, members, "a");
            credit(journal, other, shard, members, "b");

            DatabaseFault fault =
                    catchThrowableOfType(
                            DatabaseFault.class, () -> credit(journal, one, shard, members, "c"));
            assertThat(fault.failure()).isEqualTo(SqlFailure.RETRY);

            one.rollback();
            credit(journal, one, shard, members, "c");
        }
        assertThat(numbers(database, "SELECT position FROM feed")).containsExactly(1, 2, 3);
        assertThat(new AuditStore(database).audit(_ -> {}).faults()).isEmpty();
    }

    private static void credit(
            JournalStore journal, Session session, Shard shard, TestAccounts members, String key) {
        journal.write(session, shard, List.of(new QueuedOperation<>(members.credits(0, 1, key))));
        session.commit();
    }

    private static int shard(Database database, int bucket) {
        return database.shards().of(bucket).first();
    }

    private static Set<Integer> numbers(Database database, String sql) {
        List<Integer> numbers =
                database.jdbi()
                        .withHandle(handle -> handle.createQuery(sql).mapTo(Integer.class).list());
        return new TreeSet<>(numbers);
    }
}
