package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.FakeClock;
import org.milepost.commit.LaneSettings;
import org.milepost.postgres.Database;
import org.milepost.postgres.PostgresVersion;
import org.milepost.postgres.TestDatabases;

/**
 * Many callers at once, over one or two ledgers on one database, against a clock that jumps back
 * and forth. What each caller asks for follows from the seed; what comes in which order does not.
 */
class LedgerUnderLoadTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int CALLERS = 24;
    private static final int COMMANDS = 120;
    private static final int MEMBERS = 10;
    private static final int SHARED_KEYS = 200;

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    /** The final answers, by key. */
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    @ParameterizedTest
    @CsvSource({
        "V18, 1, false, 1",
        "V18, 2, false, 2",
        "V18, 2, true, 3",
        "V15, 2, false, 4",
        "V15, 1, true, 5",
    })
    void theBooksHoldUnderLoad(
            PostgresVersion version, int ledgers, boolean singleBucket, long seed)
            throws Exception {
        Database database = databases.create(version);
        List<Ledger> opened = new ArrayList<>();
        for (int i = 0; i < ledgers; i++) {
            opened.add(Ledger.open(database, settings(singleBucket), restlessClock()));
        }
        List<TestAccounts> members =
                List.of(
                        TestAccounts.open(opened.getFirst(), MEMBERS, 1),
                        TestAccounts.open(opened.getFirst(), MEMBERS, 2));

        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                Random random = new Random(seed * CALLERS + i);
                Ledger ledger = opened.get(i % ledgers);
                String caller = "caller " + i;
                calls.add(callers.submit(() -> call(ledger, members, random, caller)));
            }
            int snapshots = 0;
            while (!calls.stream().allMatch(Future::isDone)) {
                assertThat(sums(database)).as("seed %d", seed).containsOnly(0L);
                snapshots++;
            }
            for (Future<?> call : calls) {
                call.get();
            }
            assertThat(snapshots).isPositive();
        }
        opened.forEach(Ledger::close);

        Verifier.Report report = new AuditStore(database).audit(_ -> {});
        assertThat(report.faults()).as("seed %d", seed).isEmpty();
        assertThat(report.transfers()).as("seed %d", seed).isGreaterThan(CALLERS * COMMANDS / 4);
        assertThat(transfers(database))
                .as("seed %d: every transfer was told once, and all that was told is there", seed)
                .isEqualTo(
                        answers.values().stream()
                                .filter(it -> !it.startsWith("declined"))
                                .sorted()
                                .toList());
        assertThat(answers.values()).as("seed %d", seed).anyMatch(it -> it.startsWith("declined"));
        assertThat(overdrafts(database)).as("seed %d", seed).isZero();
        assertThat(gaps(database)).as("seed %d", seed).isZero();
    }

    private void call(Ledger ledger, List<TestAccounts> currencies, Random random, String caller) {
        List<ScriptedCommand> sent = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < COMMANDS; i++) {
            if (!sent.isEmpty() && random.nextInt(5) == 0) {
                int again = random.nextInt(sent.size());
                send(ledger, sent.get(again), keys.get(again));
                continue;
            }
            boolean shared = random.nextInt(3) == 0;
            String key = shared ? "shared " + random.nextInt(SHARED_KEYS) : caller + " " + i;
            // Callers who share a key ask for the same.
            Random choice = shared ? new Random(key.hashCode()) : random;
            ScriptedCommand command =
                    command(currencies.get(choice.nextInt(currencies.size())), choice, key);
            sent.add(command);
            keys.add(key);
            send(ledger, command, key);
        }
    }

    private static ScriptedCommand command(TestAccounts members, Random choice, String key) {
        int member = choice.nextInt(MEMBERS);
        return switch (choice.nextInt(8)) {
            case 0, 1, 2 -> members.credits(member, 1 + choice.nextInt(100), key);
            case 3, 4, 5 -> members.spends(member, 1 + choice.nextInt(100), key);
            default ->
                    members.command(member, key, ScriptedCommand.undoesOnce(key))
                            .naming(1 + choice.nextInt(60));
        };
    }

    /** Sends a command; a final answer must be given every time. */
    private void send(Ledger ledger, ScriptedCommand command, String key) {
        String answer = ledger.execute(command, LONG, LONG).answer();
        if (answer.startsWith(key) || answer.startsWith("declined")) {
            String before = answers.putIfAbsent(key, answer);
            assertThat(answer).isEqualTo(before == null ? answer : before);
            return;
        }
        assertThat(answer).isIn("nothing to undo", "spent since");
    }

    private static LaneSettings settings(boolean singleBucket) {
        return new LaneSettings(2, 1_000, 16, singleBucket, 10, LONG);
    }

    private static InstantSource restlessClock() {
        return () ->
                FakeClock.START.plusNanos(1_000L * ThreadLocalRandom.current().nextInt(1_000_000));
    }

    /** The sum of each currency, in one snapshot. */
    private static List<Long> sums(Database database) {
        return database.jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery(
                                                """
                                                SELECT sum(balance)::bigint
                                                  FROM (SELECT currency, balance FROM account
                                                        UNION ALL
                                                        SELECT currency, balance
                                                          FROM house_stripe JOIN house USING (house))
                                                       AS everything
                                                 GROUP BY currency
                                                """)
                                        .mapTo(Long.class)
                                        .list());
    }

    /** All transfers, as the answers to their callers described them. */
    private static List<String> transfers(Database database) {
        return database
                .jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery(
                                                "SELECT facts || ' as ' || ordinal FROM transfer")
                                        .mapTo(String.class)
                                        .list())
                .stream()
                .sorted()
                .toList();
    }

    private static int overdrafts(Database database) {
        return count(
                database,
                """
                SELECT count(*)
                  FROM (SELECT sum(amount) OVER (PARTITION BY bucket, account ORDER BY ordinal)
                               AS balance
                          FROM transfer) AS running
                 WHERE balance < 0
                """);
    }

    private static int gaps(Database database) {
        return count(
                database,
                """
                SELECT count(*)
                  FROM account a
                 WHERE a.ordinal <> (SELECT count(*) FROM transfer t
                                      WHERE t.bucket = a.bucket AND t.account = a.account)
                    OR a.ordinal <> (SELECT coalesce(max(ordinal), 0) FROM transfer t
                                      WHERE t.bucket = a.bucket AND t.account = a.account)
                """);
    }

    private static int count(Database database, String sql) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Integer.class).one());
    }
}
