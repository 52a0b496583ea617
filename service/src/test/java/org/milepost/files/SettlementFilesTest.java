package org.milepost.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.Await;
import org.milepost.digest.Sha256;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.HouseRole;
import org.milepost.postgres.Database;
import org.milepost.postgres.TestDatabases;
import org.milepost.programme.Programme;

/** Which files are made, when, and of what. */
@SuppressWarnings("NullAway.Init") // set before each test
class SettlementFilesTest {

    private static final long SEED = Long.getLong("files.seed", System.nanoTime());
    private static final ZoneId TORONTO = ZoneId.of("America/Toronto");
    private static final LocalDate DAY = LocalDate.parse("2026-06-15");
    private static final Instant NOON = Instant.parse("2026-06-15T16:00:00.123456Z");

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private Database database;
    private SettlementBooks books;

    @BeforeEach
    void fill() {
        database = databases.create();
        books = new SettlementBooks(database, NOON);
    }

    @AfterEach
    void close() {
        books.close();
    }

    @Test
    void aDaysFileHasWhatMovedAtThePartner() throws Exception {
        books.issue(books.miles, books.bank, 0, 500);
        books.redeem(books.miles, books.shop, 0, 95);
        over(DAY);

        SettlementFile file = file(books.shop, DAY);

        assertThat(file.totals()).isEqualTo(new FileTotals(1, 95, 0, 0, 95));
        assertThat(file.head().name()).isEqualTo("SHOP-MILES-PTS-2026-06-15-1");
        assertThat(books.lines(file))
                .singleElement()
                .satisfies(
                        it -> {
                            assertThat(it)
                                    .containsEntry("kind", "redemption")
                                    .containsEntry("account", "redemption")
                                    .containsEntry("amount", "95")
                                    .containsEntry("terminal", "T1");
                            assertThat(it.get("confirmation")).hasSize(ConfirmationNumbers.LENGTH);
                        });
        assertThat(file(books.bank, DAY).totals()).isEqualTo(new FileTotals(1, 0, -500, 0, -500));
    }

    @Test
    void aDayWithoutTransfersHasAFile() throws Exception {
        over(DAY.plusDays(2));

        assertThat(books.files.list(books.idle, 10, 10))
                .filteredOn(it -> it.head().programme().equals("MILES"))
                .extracting(it -> it.head().day())
                .containsExactly(DAY.plusDays(2), DAY.plusDays(1), DAY);
        assertThat(file(books.idle, DAY).totals()).isEqualTo(FileTotals.none(0, 0));
        assertThat(books.lines(file(books.idle, DAY))).isEmpty();
    }

    @Test
    void noFileIsMadeBeforeTheDayIsOver() throws Exception {
        books.redeem(books.miles, books.shop, 0, issued(10));
        books.clock.set(SettlementBooks.TORONTO.startOf(DAY.plusDays(1)));
        books.work();
        assertThat(books.file(books.shop, books.miles, DAY)).isEmpty();

        books.clock.pass(FilesSettings.ORDINARY.after().minusNanos(1_000));
        books.work();
        assertThat(books.file(books.shop, books.miles, DAY)).isEmpty();

        books.clock.pass(Duration.ofNanos(1_000));
        books.work();
        assertThat(books.file(books.shop, books.miles, DAY)).isPresent();
    }

    /** A batch that has taken its time on the day may commit after the end of the day. */
    @Test
    void noFileIsMadeWhileATransactionOfTheDayMayStillCommit() throws Exception {
        try (Handle open = database.jdbi().open()) {
            open.begin();
            open.execute("SELECT pg_current_xact_id()");
            over(DAY);
            assertThat(books.file(books.shop, books.miles, DAY)).isEmpty();
            open.commit();
        }
        books.work();

        assertThat(books.file(books.shop, books.miles, DAY)).isPresent();
    }

    /** At 03:00 in Toronto, also on the days on which the clocks change. */
    @ParameterizedTest
    @CsvSource({"2026-06-16, 24", "2026-11-01, 25", "2027-03-14, 23"})
    void aTransferIsInTheFileOfItsBusinessDay(LocalDate day, int hoursBefore) throws Exception {
        Instant three = LocalDateTime.of(day, LocalTime.of(3, 0)).atZone(TORONTO).toInstant();
        books.close();
        database = databases.create();
        books = new SettlementBooks(database, three.minus(Duration.ofHours(20)));
        issued(1_000);
        books.clock.set(three.minusNanos(1_000));
        books.redeem(books.miles, books.shop, 0, 1);
        books.clock.set(three);
        books.redeem(books.miles, books.shop, 0, 2);
        over(day);

        assertThat(amounts(file(books.shop, day.minusDays(1)))).containsExactly("1");
        assertThat(amounts(file(books.shop, day))).containsExactly("2");
        FileHead head = file(books.shop, day.minusDays(1)).head();
        assertThat(head.endsAt()).isEqualTo(three);
        assertThat(Duration.between(head.startsAt(), head.endsAt())).hasHours(hoursBefore);
    }

    @Test
    void aLaterCorrectionIsInTheFileOfItsDayAndNamesTheOriginal() throws Exception {
        issued(100);
        int redemption = books.redeem(books.miles, books.shop, 0, 90);
        over(DAY);
        byte[] before = books.content(file(books.shop, DAY), FileFormat.REC);
        books.reversePart(books.miles, 0, redemption, 30);
        over(DAY.plusDays(1));

        Map<String, String> original = books.lines(file(books.shop, DAY)).getFirst();
        assertThat(books.lines(file(books.shop, DAY.plusDays(1))))
                .singleElement()
                .satisfies(
                        it ->
                                assertThat(it)
                                        .containsEntry("kind", "part-reversal")
                                        .containsEntry("amount", "-30")
                                        .containsEntry("original", original.get("confirmation"))
                                        .containsEntry("originalDay", DAY.toString()));
        assertThat(books.content(file(books.shop, DAY), FileFormat.REC)).isEqualTo(before);
    }

    /** An instance whose clock is hours behind books on a day that is closed. */
    @Test
    void whatIsBookedOnAClosedDayIsInTheNextFile() throws Exception {
        issued(100);
        over(DAY);
        byte[] before = books.content(file(books.shop, DAY), FileFormat.JSON);
        books.clock.set(NOON);
        books.redeem(books.miles, books.shop, 0, 40);
        over(DAY.plusDays(1));

        assertThat(books.lines(file(books.shop, DAY.plusDays(1))))
                .singleElement()
                .satisfies(
                        it ->
                                assertThat(it)
                                        .containsEntry("bookedOn", DAY.toString())
                                        .containsEntry("amount", "40"));
        assertThat(books.content(file(books.shop, DAY), FileFormat.JSON)).isEqualTo(before);
    }

    @Test
    void aFileThatDoesNotTieIsNotMade() throws Exception {
        issued(100);
        books.redeem(books.miles, books.shop, 0, 40);
        changeBalance(1);
        over(DAY);

        assertThat(books.file(books.shop, books.miles, DAY)).isEmpty();
        assertThat(books.files.due(books.shop, 10))
                .singleElement()
                .satisfies(
                        it -> {
                            assertThat(it.day()).isEqualTo(DAY);
                            DueFile.Mismatch mismatch = it.mismatch().orElseThrow();
                            assertThat(mismatch.linesSum()).isEqualTo(40);
                            assertThat(mismatch.moved()).isEqualTo(41);
                        });
        assertThat(books.file(books.bank, books.miles, DAY)).isPresent();

        changeBalance(-1);
        database.jdbi()
                .useHandle(
                        it ->
                                it.execute(
                                        "UPDATE settlement_closing SET closing = closing - 1"
                                                + " WHERE closing = 41"));
        books.work();
        assertThat(books.file(books.shop, books.miles, DAY)).as("within the hour").isEmpty();
        books.clock.pass(Duration.ofMinutes(61));
        books.work();
        assertThat(books.file(books.shop, books.miles, DAY)).isPresent();
        assertThat(books.files.due(books.shop, 10)).isEmpty();
    }

    private void changeBalance(long by) {
        int house = books.house(books.miles, books.shop, HouseRole.REDEMPTION).number();
        database.jdbi()
                .useHandle(
                        it ->
                                it.execute(
                                        "UPDATE house_stripe SET balance = balance + ? WHERE"
                                                + " ctid = (SELECT ctid FROM house_stripe WHERE"
                                                + " house = ? LIMIT 1)",
                                        by,
                                        house));
    }

    @Test
    void aFileThatIsInterruptedIsMadeFromTheBeginning() throws Exception {
        issued(100);
        for (int i = 0; i < 10; i++) {
            books.redeem(books.miles, books.shop, 0, 1 + i);
        }
        books.clock.set(SettlementBooks.TORONTO.startOf(DAY.plusDays(1)).plusSeconds(3_600));
        books.follow();
        books.closeDays();
        for (int steps = 1; steps < 12; steps++) {
            int[] left = {steps};
            books.files.makeDue(_ -> --left[0] > 0);
        }
        books.work();

        assertThat(file(books.shop, DAY).totals()).isEqualTo(new FileTotals(10, 55, 0, 0, 55));
        assertThat(numbers(books.shop)).containsExactly(1);
        assertThat(numbers(books.bank)).as("one for each programme").containsExactly(2, 1);
    }

    @Test
    void theSameFileHasTheSameBytesForEver() throws Exception {
        issued(1_000);
        for (int i = 0; i < 9; i++) {
            books.redeem(books.miles, books.shop, 0, 1 + i);
        }
        over(DAY);
        SettlementFile file = file(books.shop, DAY);
        assertThat(file.parts()).isEqualTo(4);
        books.redeem(books.miles, books.shop, 0, 7);
        database.jdbi()
                .useHandle(it -> it.execute("UPDATE partner SET name = 'Other', active = false"));
        over(DAY.plusDays(10));

        SettlementFile again = file(books.shop, DAY);
        assertThat(again).isEqualTo(file);
        for (FileFormat format : FileFormat.values()) {
            byte[] content = books.content(again, format);
            assertThat(HexFormat.of().formatHex(Sha256.begun().digest(content)))
                    .isEqualTo(file.content(format).digest());
            assertThat(content).hasSize((int) file.content(format).bytes());
        }
    }

    /** Two jobs that run at the same time, as those of two instances do. */
    @Test
    void twoInstancesMakeEachFileOnce() throws Exception {
        issued(100);
        try (SettlementJob one = job();
                SettlementJob two = job()) {
            for (int day = 0; day < 3; day++) {
                books.redeem(books.miles, books.shop, 0, 1 + day);
                LocalDate date = DAY.plusDays(day);
                books.clock.set(
                        SettlementBooks.TORONTO.startOf(date.plusDays(1)).plusSeconds(1_000));
                Await.until(
                        "the file of " + date,
                        () -> books.file(books.shop, books.miles, date).isPresent());
            }
            assertThat(List.of(one.jobStatus(), two.jobStatus())).allMatch(it -> it.isAlive());
        }

        assertThat(numbers(books.shop)).containsExactly(3, 2, 1);
        assertThat(amounts(file(books.shop, DAY.plusDays(2)))).containsExactly("3");
    }

    private SettlementJob job() {
        return SettlementJob.start(
                database,
                books.programmes,
                books.ledger.confirmationNumbers(),
                books.details,
                books.files,
                books.clock,
                new FilesSettings(
                        Optional.empty(), Optional.empty(), FilesSettings.ORDINARY.after(), 100),
                () -> false);
    }

    /** Days of random transfers: every file has what the books have, and its totals are right. */
    @Test
    void filesOfRandomDaysHaveWhatTheBooksHave() throws Exception {
        Random random = new Random(SEED);
        List<Booked> redemptions = new ArrayList<>();
        List<Booked> issuances = new ArrayList<>();
        for (Programme programme : List.of(books.miles, books.club)) {
            for (int account = 0; account < SettlementBooks.ACCOUNTS; account++) {
                books.issue(programme, books.bank, account, 100_000);
            }
        }
        for (int i = 0; i < 160; i++) {
            books.clock.pass(Duration.ofMinutes(random.nextInt(120)));
            Programme programme = random.nextBoolean() ? books.miles : books.club;
            int account = random.nextInt(SettlementBooks.ACCOUNTS);
            int partner = random.nextBoolean() ? books.shop : books.bank;
            switch (random.nextInt(6)) {
                case 0 ->
                        issuances.add(
                                new Booked(
                                        programme,
                                        account,
                                        books.issue(
                                                programme,
                                                books.bank,
                                                account,
                                                1 + random.nextInt(500))));
                case 1 ->
                        books.redeemTogether(
                                programme, books.bank, books.idle, account, 2 + random.nextInt(9));
                case 2 -> take(redemptions, random).ifPresent(it -> reverse(it));
                case 3 ->
                        take(redemptions, random)
                                .ifPresent(
                                        it ->
                                                books.reversePart(
                                                        it.programme, it.account, it.ordinal, 1));
                case 4 -> take(issuances, random).ifPresent(it -> reverse(it));
                default ->
                        redemptions.add(
                                new Booked(
                                        programme,
                                        account,
                                        books.redeem(
                                                programme,
                                                partner,
                                                account,
                                                1 + random.nextInt(50))));
            }
            if (random.nextInt(10) == 0) {
                books.follow();
            }
            if (random.nextInt(25) == 0) {
                books.work();
            }
        }
        books.clock.pass(Duration.ofDays(3));
        books.work();

        assertThat(made()).as("files.seed %d", SEED).isEqualTo(booked());
        for (int partner : List.of(books.shop, books.bank, books.idle)) {
            assertContinuous(partner);
        }
    }

    private record Booked(Programme programme, int account, int ordinal) {}

    private static Optional<Booked> take(List<Booked> some, Random random) {
        return some.isEmpty()
                ? Optional.empty()
                : Optional.of(some.remove(random.nextInt(some.size())));
    }

    private void reverse(Booked booked) {
        books.reverse(booked.programme, booked.account, booked.ordinal);
    }

    /**
     * Numbers from 1, each day's opening the closing of the day before, the last one the books'.
     */
    private void assertContinuous(int partner) {
        List<SettlementFile> all = books.files.list(partner, Long.MAX_VALUE, 1_000).reversed();
        Map<String, SettlementFile> last = new TreeMap<>();
        for (int i = 0; i < all.size(); i++) {
            SettlementFile file = all.get(i);
            assertThat(file.head().number()).isEqualTo(i + 1);
            Optional.ofNullable(last.put(file.head().programme(), file))
                    .ifPresent(
                            it -> {
                                assertThat(file.head().day())
                                        .isEqualTo(it.head().day().plusDays(1));
                                assertThat(file.head().startsAt()).isEqualTo(it.head().endsAt());
                                assertThat(file.totals().opening())
                                        .isEqualTo(it.totals().closing());
                            });
        }
        last.values()
                .forEach(
                        it ->
                                assertThat(it.totals().closing())
                                        .as("files.seed %d", SEED)
                                        .isEqualTo(balance(partner, it.currency())));
    }

    private long balance(int partner, int currency) {
        return database.jdbi()
                .withHandle(
                        it ->
                                it.createQuery(
                                                """
                                                SELECT coalesce(sum(s.balance), 0)
                                                  FROM house h JOIN house_stripe s USING (house)
                                                 WHERE h.partner = :partner
                                                   AND h.currency = :currency
                                                """)
                                        .bind("partner", partner)
                                        .bind("currency", (short) currency)
                                        .mapTo(Long.class)
                                        .one());
    }

    /** The sums of the files, by partner, programme and day, as their readers get them. */
    private Map<String, Long> made() {
        Map<String, Long> sums = new TreeMap<>();
        for (int partner : List.of(books.shop, books.bank, books.idle)) {
            for (SettlementFile file : books.files.list(partner, Long.MAX_VALUE, 1_000)) {
                ReadFile read = ReadFile.json(books.content(file, FileFormat.JSON));
                for (Map<String, String> line : read.lines()) {
                    sums.merge(
                            partner + " " + file.head().programme() + " " + file.head().day(),
                            Long.parseLong(line.getOrDefault("amount", "")),
                            Long::sum);
                }
                assertThat(read.totals().get(3) + read.totals().get(1) + read.totals().get(2))
                        .isEqualTo(read.totals().get(4));
            }
        }
        sums.values().removeIf(it -> it == 0);
        return sums;
    }

    /** The same from the tables of the books, whose days PostgreSQL computes. */
    private Map<String, Long> booked() {
        Map<String, Long> sums = new TreeMap<>();
        database.jdbi()
                .useHandle(
                        handle ->
                                handle.createQuery(
                                                """
                                                SELECT h.partner || ' ' || g.code || ' ' ||
                                                       CASE g.code WHEN 'MILES'
                                                            THEN (m.at AT TIME ZONE
                                                                  'America/Toronto'
                                                                  - interval '3 hours')::date
                                                            ELSE (m.at AT TIME ZONE 'UTC')::date
                                                       END AS place,
                                                       sum(m.amount)::bigint AS amount
                                                  FROM (SELECT t.at, t.house,
                                                               -t.amount - coalesce((
                                                                  SELECT sum(l.amount)
                                                                    FROM transfer_leg l
                                                                   WHERE l.bucket = t.bucket
                                                                     AND l.account = t.account
                                                                     AND l.ordinal = t.ordinal),
                                                                  0) AS amount
                                                          FROM transfer t
                                                         UNION ALL
                                                        SELECT t.at, l.house, l.amount
                                                          FROM transfer t
                                                          JOIN transfer_leg l
                                                         USING (bucket, account, ordinal)) m
                                                  JOIN house h USING (house)
                                                  JOIN currency c USING (currency)
                                                  JOIN programme g USING (programme)
                                                 GROUP BY 1
                                                """)
                                        .map(
                                                (row, _) ->
                                                        Map.entry(row.getString(1), row.getLong(2)))
                                        .forEach(it -> sums.put(it.getKey(), it.getValue())));
        sums.values().removeIf(it -> it == 0);
        return sums;
    }

    /** Gives account 0 miles that are not of a partner whose file is looked at. */
    private int issued(long amount) {
        books.issue(books.miles, books.bank, 0, amount);
        return (int) amount;
    }

    /** Makes the files of this day and of all before it. */
    private void over(LocalDate day) throws InterruptedException {
        books.clock.set(
                SettlementBooks.TORONTO
                        .startOf(day.plusDays(1))
                        .plus(FilesSettings.ORDINARY.after()));
        books.work();
    }

    private SettlementFile file(int partner, LocalDate day) {
        return books.file(partner, books.miles, day)
                .orElseThrow(() -> new AssertionError("no file for " + day));
    }

    private List<String> amounts(SettlementFile file) {
        return books.lines(file).stream().map(it -> it.getOrDefault("amount", "")).toList();
    }

    private List<Integer> numbers(int partner) {
        return books.files.list(partner, Long.MAX_VALUE, 1_000).stream()
                .map(it -> it.head().number())
                .toList();
    }

    @Test
    void aFileNamesNoMember() throws Exception {
        issued(10);
        books.redeem(books.miles, books.shop, 0, 5);
        over(DAY);

        for (FileFormat format : FileFormat.values()) {
            assertThat(new String(books.content(file(books.shop, DAY), format), UTF_8))
                    .doesNotContain(SettlementBooks.holder(0));
        }
    }
}
