package org.milepost.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.FakeClock;
import org.milepost.ledger.AuditStore;
import org.milepost.postgres.Database;
import org.milepost.postgres.Session;
import org.milepost.postgres.TestDatabases;
import tools.jackson.databind.node.JsonNodeFactory;

/** The texts of old entries are erased in steps, and the trail is still verified. */
class TrailTextExpiryTest {

    private static final Duration KEPT = Duration.ofDays(30);

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final FakeClock clock = new FakeClock();

    @Test
    void oldTextsAreErasedAndTheTrailHolds() {
        Database database = databases.create();
        ChangeStore trail = new ChangeStore(database, clock);
        TrailTextExpiry expiry = new TrailTextExpiry(trail, KEPT);
        record(trail, 3);
        clock.pass(KEPT.plusSeconds(1));
        record(trail, 2);

        assertThat(expiry.erase(2)).isEqualTo(2);
        assertThat(faults(database)).isEmpty();
        assertThat(expiry.erase(2)).isEqualTo(1);
        assertThat(expiry.erase(2)).isZero();

        assertThat(kept(database)).isEqualTo(2);
        assertThat(faults(database)).isEmpty();
        assertThat(trail.after(5, 10, TrailFilter.all()).stream().map(RecordedChange::action))
                .containsExactly("trail.texts-expired", "trail.texts-expired");
        assertThat(trail.after(6, 1, TrailFilter.all()).getFirst().after())
                .contains("{\"through\":3,\"texts\":1}");
    }

    @Test
    void aTextThatIsErasedBeyondThatNumberIsMissed() {
        Database database = databases.create();
        ChangeStore trail = new ChangeStore(database, clock);
        record(trail, 1);
        clock.pass(KEPT.plusSeconds(1));
        record(trail, 1);
        new TrailTextExpiry(trail, KEPT).erase(10);
        database.jdbi().useHandle(it -> it.execute("UPDATE change_text SET text = ''"));

        assertThat(faults(database))
                .containsExactly("change 2: its text was erased, and no change says so");
    }

    private static void record(ChangeStore trail, int count) {
        for (int i = 0; i < count; i++) {
            trail.database()
                    .useTransaction(
                            it ->
                                    trail.recordAdded(
                                            it,
                                            Actor.named("desk"),
                                            Action.NOTE_ADDED,
                                            "AIRMILES/1",
                                            JsonNodeFactory.instance
                                                    .objectNode()
                                                    .put("fullName", "Ana Nunez")));
        }
    }

    private static int kept(Database database) {
        return database.jdbi()
                .withHandle(
                        it ->
                                it.createQuery("SELECT count(*) FROM change_text WHERE text <> ''")
                                        .mapTo(Integer.class)
                                        .one());
    }

    private static List<String> faults(Database database) {
        List<String> faults = new ArrayList<>();
        try (Session session = new AuditStore(database).openSession()) {
            TrailAuditStore.audit(session, Optional.empty(), faults::add);
        }
        return faults;
    }
}
