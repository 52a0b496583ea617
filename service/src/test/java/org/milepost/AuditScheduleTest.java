package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.audit.VerificationStore;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.BooksMark;
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
        AuditSchedule schedule = new AuditSchedule(database, new AuditSchedule.Plan(DAY, 1));

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
    void anIncrementalAuditGoesOnFromTheLastOneAndKeepsItsMark() {
        Database database = databases.create();
        VerificationStore store = new VerificationStore(database);
        AuditSchedule schedule = new AuditSchedule(database, new AuditSchedule.Plan(DAY, 24));

        schedule.auditIfDue();
        BooksMark first = store.mark();
        makeDue(database);
        schedule.auditIfDue();
        BooksMark second = store.mark();

        assertThat(first.readAt()).hasSize(AccountId.BUCKETS);
        assertThat(second.readAt().stream().filter(it -> !first.readAt().contains(it)))
                .as("the share of one audit")
                .hasSize(11);
        assertThat(store.last().orElseThrow().result().wholeSince())
                .isEqualTo(first.readAt().getFirst());

        makeDue(database);
        database.jdbi().useHandle(it -> it.execute("DELETE FROM change_count"));
        schedule.auditIfDue();
        assertThat(store.last().orElseThrow().result().faults()).isEqualTo(1);
        assertThat(store.mark()).isEqualTo(second);
    }

    private static void makeDue(Database database) {
        database.jdbi()
                .useHandle(
                        it ->
                                it.execute(
                                        "UPDATE verification SET finished_at = now()"
                                                + " - interval '25 h'"));
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
