package org.milepost.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.milepost.ledger.AuditStore;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.PostgresVersion;
import org.milepost.postgres.Session;
import org.milepost.postgres.TestDatabases;
import tools.jackson.databind.node.JsonNodeFactory;

/** The trail's links, as Java makes them and as the migration made them. */
final class TrailLinksTest {

    private static final Instant AT = Instant.parse("2026-06-15T16:00:00.123456Z");

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    /** SQL and Java compute the same links for any content of rows and any missing numbers. */
    @ParameterizedTest
    @EnumSource(PostgresVersion.class)
    void changesOfAnOlderVersionAreLinkedAndGapsFilled(PostgresVersion version) {
        Database database = databases.create(version);
        DatabaseSettings settings = database.settings();
        database.jdbi()
                .useHandle(it -> it.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public"));
        Flyway.configure()
                .dataSource(settings.jdbcUrl(), settings.user(), settings.password())
                .target("10")
                .load()
                .migrate();
        database.jdbi()
                .useHandle(
                        it ->
                                it.execute(
                                        """
                                        INSERT INTO change VALUES
                                        (2, '2026-01-01T00:00:00.000001Z', 'c', 's', 'a', 't', NULL,
                                         NULL, '{"name":  "Zoë ✈"}'),
                                        (3, '1969-12-31T23:59:59Z', 'ü', '', 'a', 't', '',
                                         '{"a":1,"a":2}', NULL),
                                        (5, '2099-01-01T00:00:00Z', 'c', 's', 'a', 't', '=',
                                         '[]', '1');
                                        UPDATE change_count SET number = 7
                                        """));

        database.migrate();

        ChangeStore trail = new ChangeStore(database, () -> AT);
        database.useTransaction(it -> trail.record(it, change("r")));
        assertThat(audit(database)).isEmpty();
        assertThat(trail.after(0, 100, TrailFilter.all()))
                .extracting(it -> it.number() + " " + it.action())
                .containsExactly(
                        "1 number.unused",
                        "2 a",
                        "3 a",
                        "4 number.unused",
                        "5 a",
                        "6 number.unused",
                        "7 number.unused",
                        "8 offer.added");
    }

    @Test
    void manyWhoWriteTheSameChangeDownLeaveOneAndNoGap() throws Exception {
        Database database = databases.create();
        ChangeStore trail = new ChangeStore(database, () -> AT);
        List<Callable<Void>> writers = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            String reference = "r" + i % 3;
            writers.add(
                    () -> {
                        database.useTransaction(it -> trail.record(it, change(reference)));
                        return null;
                    });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            for (var written : threads.invokeAll(writers)) {
                written.get();
            }
        }
        database.useTransaction(it -> trail.record(it, change("last")));

        assertThat(audit(database)).isEmpty();
        assertThat(trail.after(0, 100, TrailFilter.all()))
                .extracting(RecordedChange::number)
                .containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void anEditedOrDeletedTextIsNoticed() {
        Database database = databases.create();
        ChangeStore trail = new ChangeStore(database, () -> AT);
        database.useTransaction(it -> trail.record(it, personal("Ana")));
        database.useTransaction(it -> trail.record(it, personal("Zoe")));
        assertThat(audit(database)).isEmpty();
        assertThat(trail.after(0, 100, TrailFilter.all()))
                .extracting(it -> it.after().orElseThrow())
                .containsExactly("{\"number\":\"7\"}", "{\"number\":\"7\"}");

        for (String sql :
                List.of(
                        "UPDATE change_text SET text = text || ' ' WHERE number = 1",
                        "DELETE FROM change_text WHERE number = 1")) {
            database.jdbi().useHandle(it -> it.execute(sql));
            assertThat(audit(database))
                    .as(sql)
                    .containsExactly("change 1: its text is not the one that was linked");
        }
    }

    private static Change personal(String name) {
        return Change.added(
                Actor.named("test").because("asked"),
                Action.MEMBER_ADDED,
                "P/7",
                JsonNodeFactory.instance.objectNode().put("number", "7").put("firstName", name));
    }

    private static Change change(String reference) {
        return Change.added(
                        Actor.named("test"),
                        Action.OFFER_ADDED,
                        "target",
                        JsonNodeFactory.instance.objectNode().put("name", "é"))
                .under(reference);
    }

    private static List<String> audit(Database database) {
        List<String> faults = new ArrayList<>();
        try (Session session = new AuditStore(database).openSession()) {
            TrailAuditStore.audit(session, Optional.empty(), faults::add);
        }
        return faults;
    }
}
