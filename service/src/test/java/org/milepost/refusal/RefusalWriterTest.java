package org.milepost.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.Await;
import org.milepost.FakeClock;
import org.milepost.postgres.Database;
import org.milepost.postgres.TestDatabases;

/** What happens to refusals beside the answers. */
class RefusalWriterTest {

    private static final Duration LIFETIME = Duration.ofDays(90);

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final FakeClock clock = new FakeClock();

    @Test
    void whatWaitsIsWrittenAtTheEnd() {
        Database database = databases.create();
        Refusals refusals = new Refusals();
        RefusalWriter writer = RefusalWriter.start(database, refusals, clock, LIFETIME);
        for (int i = 0; i < 1_200; i++) {
            refusals.add(refusal(clock.instant()));
        }

        writer.close();

        assertThat(count(database)).isEqualTo(1_200);
    }

    @Test
    void aRefusalWithoutRoomIsCounted() {
        Database database = databases.create();
        Refusals refusals = new Refusals(2);
        for (int i = 0; i < 5; i++) {
            refusals.add(refusal(clock.instant()));
        }

        RefusalWriter.start(database, refusals, clock, LIFETIME).close();

        RefusalQuery all = query();
        assertThat(refusals.lost()).isEqualTo(3);
        assertThat(count(database)).isEqualTo(2);
        assertThat(new RefusalSearch(database).lost(all)).isEqualTo(3);
    }

    @Test
    void aRefusalIsDeletedAfterItsTime() {
        Database database = databases.create();
        Refusals refusals = new Refusals();
        refusals.add(refusal(clock.instant().minus(LIFETIME).minusSeconds(1)));
        refusals.add(refusal(clock.instant().minus(LIFETIME).plusSeconds(1)));

        try (RefusalWriter writer = RefusalWriter.start(database, refusals, clock, LIFETIME)) {
            Await.until("one is left", () -> count(database) == 1);
            assertThat(writer.jobStatus().failures()).isZero();
        }

        assertThat(count(database)).isEqualTo(1);
    }

    private RefusalQuery query() {
        Instant until = clock.instant().plusSeconds(1);
        return new RefusalQuery(
                0,
                "",
                "",
                "",
                "",
                Set.of(),
                Instant.EPOCH,
                until,
                RefusalQuery.Place.newest(until),
                10);
    }

    private static long count(Database database) {
        return database.jdbi()
                .withHandle(
                        it ->
                                it.createQuery("SELECT count(*) FROM refusal")
                                        .mapTo(Long.class)
                                        .one());
    }

    private static Refusal refusal(Instant at) {
        return new Refusal(
                at, 1, 1, 202, "amcash", "redeem", "0051", "0001", "001", "1", "8", "{}");
    }
}
