package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.audit.VerificationStore;
import org.milepost.postgres.Database;
import org.milepost.postgres.TestDatabases;

/** Audits inside the server. */
class AuditScheduleTest {

    private static final Duration DAY = Duration.ofDays(1);

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    @Test
    void anAuditIsMadeWhenTheLastOneIsOlderThanThePeriod() {
        Database database = databases.create();
        VerificationStore store = new VerificationStore(database);
        AuditSchedule schedule = new AuditSchedule(database, DAY);

        schedule.auditIfDue();
        VerificationStore.Last first = store.last().orElseThrow();
        assertThat(first.result().faults()).isZero();

        schedule.auditIfDue();
        assertThat(store.last().orElseThrow().result()).isEqualTo(first.result());

        database.jdbi()
                .useHandle(
                        it -> {
                            it.execute(
                                    "UPDATE verification SET finished_at = now() - interval '25 h'");
                            it.execute("DELETE FROM change_count");
                        });
        schedule.auditIfDue();
        assertThat(store.last().orElseThrow().result().faults()).isPositive();
    }

    @Test
    void oneProcessAuditsAtATime() {
        Database database = databases.create();
        AtomicBoolean second = new AtomicBoolean(true);
        try (Database other = Database.open(database.settings())) {
            boolean first =
                    new VerificationStore(database)
                            .alone(() -> second.set(new VerificationStore(other).alone(() -> {})));

            assertThat(first).isTrue();
            assertThat(second).isFalse();
            assertThat(new VerificationStore(other).alone(() -> {})).isTrue();
        }
    }
}
