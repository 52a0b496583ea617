package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.milepost.FakeClock;
import org.milepost.commit.LaneSettings;
import org.milepost.postgres.Database;
import org.milepost.postgres.PostgresVersion;
import org.milepost.postgres.TestDatabases;

/** The texts beside transfers: stored with them, read with the history, erased without a trace. */
@Tag("defects")
@ParameterizedClass
@EnumSource
class TransferTextTest {
    private static final LaneSettings SETTINGS =
            new LaneSettings(1, 100, 100, false, 5, Duration.ofSeconds(5));

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final FakeClock clock = new FakeClock();
    private final Database database;
    private final Ledger ledger;
    private final TestAccounts members;

    TransferTextTest(PostgresVersion version) {
        database = databases.create(version);
        ledger = Ledger.open(database, SETTINGS, clock);
        members = TestAccounts.open(ledger, 2);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void aTextIsReadWithItsTransfer() {
        execute(telling(0, "a", "for Jane"));
        execute(members.credits(0, 1, "b"));

        assertThat(texts(0)).containsExactly(Optional.empty(), Optional.of("for Jane"));
        assertThat(faults()).isEmpty();
    }

    @Test
    void anErasedTextIsGoneAndTheBooksHold() {
        execute(telling(0, "a", "for Jane"));
        execute(telling(1, "b", "for John"));

        int erased =
                database.inTransaction(
                        transaction -> ledger.eraseTexts(transaction, members.id(0)));

        assertThat(erased).isEqualTo(1);
        assertThat(texts(0)).containsExactly(Optional.empty());
        assertThat(texts(1)).containsExactly(Optional.of("for John"));
        assertThat(stored()).containsExactlyInAnyOrder(true, false);
        assertThat(faults()).isEmpty();
        execute(members.spends(0, 1, "c"));
        assertThat(faults()).isEmpty();
    }

    /** In steps of two, so that there are several, also one that erases nothing. */
    @Test
    void textsOfOldTransfersExpireAndTheBooksHold() {
        for (String key : List.of("a", "b", "c", "d", "e")) {
            execute(telling(0, key, "for Jane"));
        }
        clock.pass(Duration.ofDays(30));
        execute(telling(0, "f", "for June"));
        execute(telling(1, "g", "for John"));
        TransferTextStore expiry =
                new TransferTextStore(database.jdbi(), clock, Duration.ofDays(30));

        assertThat(expiry.eraseBefore(clock.instant(), 2)).isEqualTo(5);
        assertThat(expiry.eraseBefore(clock.instant(), 2)).isZero();
        assertThat(texts(0)).startsWith(Optional.of("for June"));
        assertThat(texts(0).stream().filter(Optional::isPresent)).hasSize(1);
        assertThat(texts(1)).containsExactly(Optional.of("for John"));
        assertThat(faults()).isEmpty();
    }

    @Test
    void aRoundErasesTextsThatAreOlderThanTheSetTime() throws Exception {
        execute(telling(0, "a", "for Jane"));
        clock.pass(Duration.ofDays(31));
        execute(telling(1, "b", "for John"));

        new TransferTextStore(database.jdbi(), clock, Duration.ofDays(30)).round();

        assertThat(texts(0)).containsExactly(Optional.empty());
        assertThat(texts(1)).containsExactly(Optional.of("for John"));
    }

    @Test
    void aChangedTextIsReported() {
        execute(telling(0, "a", "for Jane"));
        database.jdbi()
                .useHandle(handle -> handle.execute("UPDATE transfer_text SET text = text || '.'"));

        assertThat(faults())
                .singleElement()
                .asString()
                .endsWith("its text does not agree with the digest in its facts");
    }

    @Test
    void aTextWithoutATransferIsReported() {
        execute(telling(0, "a", "for Jane"));
        database.jdbi().useHandle(handle -> handle.execute("UPDATE transfer_text SET ordinal = 7"));

        assertThat(faults()).hasSize(1);
    }

    /** Rules with a defect. */
    @Test
    void aTextThatTheFactsDoNotNameIsNotBooked() {
        ErasableText text = ErasableText.of("for Jane");
        PendingCommand call =
                PendingCommand.of(
                        ledger, members.command(0, "a", telling("{\"text\":\"other\"}", text)));

        assertThat(call.failure()).isInstanceOf(IllegalStateException.class);
        assertThat(texts(0)).isEmpty();
    }

    private ScriptedCommand telling(int member, String key, String text) {
        ErasableText erasable = ErasableText.of(text);
        return members.command(
                member, key, telling("{\"text\":\"" + erasable.digest() + "\"}", erasable));
    }

    private ScriptedCommand.Rule telling(String facts, ErasableText text) {
        ScriptedCommand.Rule moves = ScriptedCommand.moves(5, members.house(), facts);
        return (books, now) ->
                moves.decide(books, now) instanceof Decision.Booked it
                        ? new Decision.Booked(it.posting().with(text), it.facts())
                        : new Decision.Rejected("no account");
    }

    private void execute(ScriptedCommand command) {
        ledger.execute(command, PendingCommand.LONG, PendingCommand.LONG);
    }

    /** The latest first. */
    private List<Optional<String>> texts(int member) {
        List<Optional<String>> texts = new ArrayList<>();
        AccountOpening opening = members.openings().get(member);
        ledger.readHistory(
                opening.id(),
                opening.holder(),
                HistoryRange.latest(10, Miles.of(1_000)),
                PendingCommand.LONG,
                it -> texts.add(it.text()));
        return texts;
    }

    /** Whether each row still has a text. */
    private List<Boolean> stored() {
        return database.jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery("SELECT text <> '' FROM transfer_text")
                                        .mapTo(Boolean.class)
                                        .list());
    }

    private List<String> faults() {
        return new AuditStore(database).audit(_ -> {}).faults();
    }
}
