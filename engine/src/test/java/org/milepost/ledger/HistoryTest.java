package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.milepost.FakeClock;
import org.milepost.commit.LaneSettings;
import org.milepost.postgres.Database;
import org.milepost.postgres.PostgresVersion;
import org.milepost.postgres.TestDatabases;

/** What is read of an account's history, by place, by time and by size. */
@SuppressWarnings("NullAway.Init") // set before each test
class HistoryTest {

    private static final Duration WAIT_LIMITS = Duration.ofSeconds(30);
    private static final Miles MAX = Miles.of(999_999);
    private static final String HOLDER = "8";
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private Database database;
    private Ledger ledger;

    @BeforeEach
    void open() {
        database = databases.create(PostgresVersion.V18);
        ledger = Ledger.open(database, LaneSettings.ORDINARY, new FakeClock());
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void anAccountWithoutTransfersHasNothingToRead() {
        fill(1, 0, 10);

        assertThat(read(1, HistoryRange.latest(100, MAX))).isEmpty();
        assertThat(read(1, dated(0, 100, 1, 100))).isEmpty();
    }

    @Test
    void anotherHoldersAccountIsNotRead() {
        fill(1, 3, 10);

        assertThat(isRead(1, "9", HistoryRange.latest(100, MAX))).isFalse();
        assertThat(isRead(2, HOLDER, HistoryRange.latest(100, MAX))).isFalse();
        assertThat(isRead(1, "9", dated(0, 100, 1, 100))).isFalse();
    }

    @Test
    void aTransferIsReadAsItWasBooked() {
        TestAccounts members = TestAccounts.open(ledger, 1);
        ledger.execute(members.credits(0, 100, "a"), WAIT_LIMITS, WAIT_LIMITS);
        List<HistoryEntry> read = new ArrayList<>();

        ledger.readHistory(
                members.id(0),
                members.openings().getFirst().holder(),
                HistoryRange.latest(1, MAX),
                WAIT_LIMITS,
                read::add);

        Account account =
                ledger.account(members.id(0), members.openings().getFirst().holder()).orElseThrow();
        assertThat(read).hasSize(1);
        Transfer transfer = read.getFirst().transfer();
        assertThat(transfer.linkedAfter(Link.first(account.id(), 1, account.holder())))
                .isEqualTo(transfer);
        assertThat(transfer.link()).isEqualTo(account.head());
        assertThat(transfer.change()).isEqualTo(Miles.of(100));
    }

    /**
     * Ranges of places, by how many transfers there are. Each tenth transfer is too large, and
     * three each have one time.
     */
    static Stream<Arguments> ranges() {
        return Stream.of(
                Arguments.of(
                        25,
                        new int[][] {
                            {1, 1}, {1, 10}, {2, 2}, {10, 12}, {22, 99_999}, {23, 99_999}, {24, 30}
                        }),
                Arguments.of(
                        2_500,
                        new int[][] {
                            {1, 1},
                            {1, 999},
                            {1, 1_000},
                            {1, 1_001},
                            {901, 2_100},
                            {2_250, 2_250},
                            {2_251, 2_251}
                        }),
                Arguments.of(
                        24_000,
                        new int[][] {
                            {1, 10}, {8_990, 9_010}, {9_000, 9_001}, {21_590, 21_700}, {1, 99_999}
                        }));
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void placesAreCountedFromTheLatestThatIsNotTooLarge(int transfers, int[][] ranges) {
        fill(1, transfers, 10);

        for (int[] range : ranges) {
            HistoryRange wanted =
                    new HistoryRange(Optional.empty(), Optional.empty(), range[0], range[1], MAX);
            assertThat(read(1, wanted))
                    .as("places %d to %d", range[0], range[1])
                    .isEqualTo(expected(transfers, 10, 0, transfers, range[0], range[1]));
        }
    }

    @Test
    void aHistoryOfNothingButLargeTransfersIsReadToItsEnd() {
        fill(1, 21_000, 1);

        assertThat(read(1, HistoryRange.latest(10, MAX))).isEmpty();
        assertThat(read(1, HistoryRange.latest(10, Miles.of(1_000_000)))).hasSize(10);
    }

    @Test
    void aRangeOfTimeTakesItsBeginningAndLeavesItsEnd() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int transfers : new int[] {1, 2, 3, 4, 7, 8, 9, 100, 1_000}) {
            fill(transfers, transfers, 10);
            for (int i = 0; i < 30; i++) {
                int from = random.nextInt(-2, transfers / 3 + 3);
                int until = random.nextInt(-2, transfers / 3 + 3);
                int first = random.nextInt(1, 12);
                int last = first + random.nextInt(0, 120);

                assertThat(read(transfers, dated(from, until, first, last)))
                        .as("%d transfers, %d to %d, %d-%d", transfers, from, until, first, last)
                        .isEqualTo(expected(transfers, 10, from, until, first, last));
            }
        }
    }

    @Test
    void oneEndOfTheTimeMayBeOpen() {
        fill(1, 100, 1_000);
        Optional<Instant> at = Optional.of(START.plusSeconds(20));

        assertThat(read(1, new HistoryRange(at, Optional.empty(), 1, 99_999, MAX)))
                .isEqualTo(expected(100, 1_000, 20, 1_000, 1, 99_999));
        assertThat(read(1, new HistoryRange(Optional.empty(), at, 1, 99_999, MAX)))
                .isEqualTo(expected(100, 1_000, 0, 20, 1, 99_999));
    }

    /** The transfer of an ordinal was made that many thirds of a second after the start. */
    private static List<Integer> expected(
            int transfers, int largeEach, int from, int until, int first, int last) {
        return IntStream.rangeClosed(1, transfers)
                .boxed()
                .filter(ordinal -> ordinal % largeEach != 0)
                .filter(ordinal -> ordinal / 3 >= from && ordinal / 3 < Math.max(from, until))
                .sorted(Comparator.reverseOrder())
                .skip(first - 1L)
                .limit(last - first + 1L)
                .toList();
    }

    private static HistoryRange dated(int from, int until, int first, int last) {
        return new HistoryRange(
                Optional.of(START.plusSeconds(from)),
                Optional.of(START.plusSeconds(until)),
                first,
                last,
                MAX);
    }

    private List<Integer> read(int account, HistoryRange range) {
        List<Integer> ordinals = new ArrayList<>();
        assertThat(
                        ledger.readHistory(
                                new AccountId(0, account),
                                HOLDER,
                                range,
                                WAIT_LIMITS,
                                it -> ordinals.add(it.transfer().id().ordinal())))
                .isTrue();
        return ordinals;
    }

    private boolean isRead(int account, String holder, HistoryRange range) {
        return ledger.readHistory(new AccountId(0, account), holder, range, WAIT_LIMITS, it -> {});
    }

    private void fill(int account, int transfers, int largeEach) {
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
                                    SELECT 0, ?, n, 1,
                                           CASE WHEN n % ? = 0 THEN 1000000 ELSE 999999 END
                                               * CASE WHEN n % 4 = 0 THEN -1 ELSE 1 END,
                                           1, NULL, '2026-03-01Z'::timestamptz
                                               + make_interval(secs => n / 3), '{}', sha256('')
                                      FROM generate_series(1, ?) AS n
                                    """,
                                    account, largeEach, transfers);
                        });
    }
}
