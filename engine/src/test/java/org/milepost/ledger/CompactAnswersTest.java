package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.FakeClock;
import org.milepost.commit.LaneSettings;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.TestDatabases;

/** Answers stored before their table became compact are still found after the migration. */
final class CompactAnswersTest {

    private static final AccountId ACCOUNT = AccountId.of("TEST", "80000000001", "currency 1");

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final FakeClock clock = new FakeClock();

    @Test
    void aRequestThatWasAnsweredBeforeGetsTheSameAnswer() {
        Database database = databases.create();
        database.jdbi()
                .useHandle(
                        handle -> {
                            handle.execute("DROP SCHEMA public CASCADE");
                            handle.execute("CREATE SCHEMA public");
                        });
        DatabaseSettings settings = database.settings();
        Flyway.configure()
                .dataSource(settings.jdbcUrl(), settings.user(), settings.password())
                .target("9")
                .load()
                .migrate();
        ScriptedCommand declined = command("declined");
        ScriptedCommand booked = command("booked");
        answer(database, declined, null, "no");
        answer(database, booked, 7, "yes");

        database.migrate();

        try (Ledger ledger = Ledger.open(database, LaneSettings.ORDINARY, clock)) {
            assertThat(ledger.execute(declined, PendingCommand.LONG, PendingCommand.LONG))
                    .isEqualTo(new CommandResult<>("no", Optional.empty(), true));
            assertThat(ledger.execute(booked, PendingCommand.LONG, PendingCommand.LONG))
                    .isEqualTo(
                            new CommandResult<>(
                                    "yes as 7",
                                    Optional.of(
                                            new BookedTransfer(
                                                    new TransferId(ACCOUNT, 7), Epoch.NONE)),
                                    true));
            assertThat(
                            ledger.execute(
                                            booked.withContent("booked", "other"),
                                            PendingCommand.LONG,
                                            PendingCommand.LONG)
                                    .answer())
                    .isEqualTo(ScriptedCommand.CONFLICT);
            assertThat(
                            ledger.execute(
                                            command("never sent"),
                                            PendingCommand.LONG,
                                            PendingCommand.LONG)
                                    .answer())
                    .isEqualTo("decided afresh");
        }
    }

    private static ScriptedCommand command(String key) {
        return ScriptedCommand.of(
                ACCOUNT, "80000000001", key, ScriptedCommand.rejects("decided afresh"));
    }

    private static void answer(
            Database database, ScriptedCommand command, @Nullable Integer ordinal, String facts) {
        database.jdbi()
                .useHandle(
                        handle ->
                                handle.createUpdate(
                                                """
                                                INSERT INTO answer
                                                       (bucket, account, kind, digest, content,
                                                        holders, at, ordinal, facts)
                                                VALUES (:bucket, :account, 1, :digest, :content,
                                                        '', :at, :ordinal, :facts)
                                                """)
                                        .bind("bucket", (short) ACCOUNT.bucket())
                                        .bind("account", ACCOUNT.number())
                                        .bind("digest", command.identity().digest().bytes())
                                        .bind("content", command.identity().content().bytes())
                                        .bind("at", FakeClock.START.atOffset(ZoneOffset.UTC))
                                        .bind("ordinal", ordinal)
                                        .bind("facts", facts)
                                        .execute());
    }
}
