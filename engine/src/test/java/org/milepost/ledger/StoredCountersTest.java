package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.milepost.FakeClock;
import org.milepost.commit.LaneSettings;
import org.milepost.ledger.CounterKind.Measure;
import org.milepost.ledger.CounterKind.Window;
import org.milepost.postgres.Database;
import org.milepost.postgres.PostgresVersion;
import org.milepost.postgres.TestDatabases;

/** Counters of several kinds are kept with their account, in its transaction. */
@Tag("defects")
@ParameterizedClass
@EnumSource
class StoredCountersTest {
    private static final LaneSettings SETTINGS =
            new LaneSettings(1, 100, 100, false, 5, Duration.ofSeconds(5));
    private static final CounterKind CENTS = new CounterKind(0, Window.DAY, Measure.AMOUNT);
    private static final CounterKind TIMES = new CounterKind(7, Window.MONTH, Measure.COUNT);
    private static final CounterKind MILES = new CounterKind(9, Window.WEEK, Measure.AMOUNT);
    private static final LocalDate DAY = LocalDate.of(2026, 3, 10);

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final Database database;
    private final Ledger ledger;
    private final TestAccounts members;

    StoredCountersTest(PostgresVersion version) {
        database = databases.create(version);
        ledger = Ledger.open(database, SETTINGS, new FakeClock());
        members = TestAccounts.open(ledger, 2);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void eachKindIsCountedAndGivenBack() {
        count("a", CENTS.use(DAY, 700), TIMES.use(DAY, 1), MILES.use(DAY, 95));
        count("b", TIMES.use(DAY.plusDays(1), 1), MILES.giveBack(DAY, 40));

        Counters counters = counters(0);
        assertThat(counters.on(DAY, CENTS).used()).isEqualTo(700);
        assertThat(counters.on(DAY, TIMES).used()).isEqualTo(2);
        assertThat(counters.on(DAY, MILES).used()).isEqualTo(55);
        assertThat(counters.on(DAY.plusMonths(1), TIMES).used()).isZero();
        assertThat(counters(1)).isEqualTo(Counters.NONE);
        assertThat(
                        ledger.look(members.id(0), holder(0), Duration.ofSeconds(5))
                                .orElseThrow()
                                .counters())
                .isEqualTo(counters);
    }

    @Test
    void slicesAreCountedAndGivenBack() {
        count("a", new SliceUse(300, 10, 3, 700), CENTS.use(DAY, 5));
        count("b", new SliceUse(300, 11, 3, 40), SliceUse.giveBack(300, 10, 200));
        count("c", CENTS.use(DAY, 5));

        Counters counters = counters(0);
        assertThat(counters.sliced(300).used()).isEqualTo(Map.of(10L, 500L, 11L, 40L));
        assertThat(counters.on(DAY, CENTS).used()).isEqualTo(10);
        assertThat(counters(1)).isEqualTo(Counters.NONE);
        assertThat(
                        ledger.look(members.id(0), holder(0), Duration.ofSeconds(5))
                                .orElseThrow()
                                .counters())
                .isEqualTo(counters);
    }

    @Test
    void aRetryCountsNothing() {
        count("a", TIMES.use(DAY, 1));
        count("b", TIMES.use(DAY, 1));
        count("a", TIMES.use(DAY, 1));

        assertThat(counters(0).on(DAY, TIMES).used()).isEqualTo(2);
    }

    /** As an instance of version 0.1 does it, which books without the feed. */
    @Test
    void aBatchThatDoesNotWriteTheFeedCannotBook() {
        assertThatThrownBy(
                        () ->
                                database.jdbi()
                                        .useHandle(
                                                handle ->
                                                        handle.execute(
                                                                """
                                                                INSERT INTO house_stripe
                                                                       (bucket, house, balance)
                                                                VALUES (0, 1, -95)
                                                                    ON CONFLICT (bucket, house)
                                                                    DO UPDATE SET balance = 0
                                                                """)))
                .hasMessageContaining("fed");
    }

    private String holder(int member) {
        return members.openings().get(member).holder();
    }

    private Counters counters(int member) {
        return ledger.account(members.id(member), holder(member)).orElseThrow().counters();
    }

    private void count(String key, CounterChange... uses) {
        ScriptedCommand command =
                members.command(
                        0,
                        key,
                        (books, now) -> {
                            Posting posting =
                                    new Posting(
                                            TransferKind.ISSUANCE,
                                            Miles.of(5),
                                            members.house(),
                                            OptionalInt.empty(),
                                            "{}");
                            for (CounterChange use : uses) {
                                posting = posting.counting(use);
                            }
                            return new Decision.Booked(posting);
                        });
        PendingCommand.of(ledger, command).await();
    }
}
