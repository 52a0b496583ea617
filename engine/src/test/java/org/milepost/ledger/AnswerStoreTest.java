package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.milepost.FakeClock;
import org.milepost.commit.LaneSettings;
import org.milepost.postgres.Database;
import org.milepost.postgres.PostgresVersion;
import org.milepost.postgres.TestDatabases;

/** Which stored answers are deleted. */
class AnswerStoreTest {

    private static final int PLENTY = 100;
    private static final Duration KEPT = Duration.ofDays(10);

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    @ParameterizedTest
    @EnumSource(PostgresVersion.class)
    void olderAnswersAreDeletedInStepsAndReferencesStay(PostgresVersion version) {
        Database database = databases.create(version);
        FakeClock clock = new FakeClock();
        AnswerStore answers = new AnswerStore(database.jdbi(), clock, KEPT);
        try (Ledger ledger = Ledger.open(database, LaneSettings.ORDINARY, clock)) {
            TestAccounts members = TestAccounts.open(ledger, 1);
            Instant start = clock.instant();
            for (String key : List.of("a", "b", "c")) {
                ledger.execute(
                        members.credits(0, 1, key), PendingCommand.LONG, PendingCommand.LONG);
            }
            ledger.execute(adjustment(members), PendingCommand.LONG, PendingCommand.LONG);
            clock.pass(Duration.ofHours(1));
            ledger.execute(members.credits(0, 1, "d"), PendingCommand.LONG, PendingCommand.LONG);

            assertThat(answers.deleteOlder(start, PLENTY)).isZero();
            assertThat(answers.deleteOlder(clock.instant(), 2)).isEqualTo(2);
            assertThat(answers.deleteOlder(clock.instant(), 2)).isEqualTo(1);
            assertThat(answers.deleteOlder(clock.instant(), PLENTY)).isZero();

            assertThat(isReplay(ledger, members.credits(0, 1, "d"))).isTrue();
            assertThat(isReplay(ledger, adjustment(members))).isTrue();
            assertThat(isReplay(ledger, members.credits(0, 1, "a"))).isFalse();
        }
    }

    /** As long as is set, and an hour for clocks that differ; never less than retries need. */
    @Test
    void answersAreKeptForTheSetTimeButNotLessThanRetriesNeed() {
        FakeClock clock = new FakeClock();
        Jdbi jdbi = databases.create().jdbi();

        assertThat(new AnswerStore(jdbi, clock, KEPT).oldest())
                .isEqualTo(clock.instant().minus(KEPT).minus(Duration.ofHours(1)));
        assertThatThrownBy(
                        () ->
                                new AnswerStore(
                                        jdbi, clock, Identity.ANSWER_LIFETIME_MAX.minusSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean isReplay(Ledger ledger, Command<?> command) {
        return ledger.execute(command, PendingCommand.LONG, PendingCommand.LONG).isReplay();
    }

    private static Adjustment adjustment(TestAccounts members) {
        return Adjustment.of(
                members.id(0),
                members.openings().getFirst().holder(),
                TransferKind.ADJUSTMENT,
                Miles.of(5),
                members.house(),
                "reference",
                "{}");
    }
}
