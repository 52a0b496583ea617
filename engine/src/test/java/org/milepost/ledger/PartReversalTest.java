package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

/** Parts of a redemption are at most the whole, even if the rules of a command allow more. */
@Tag("defects")
@ParameterizedClass
@EnumSource
class PartReversalTest {
    private static final LaneSettings SETTINGS =
            new LaneSettings(1, 100, 100, false, 5, Duration.ofSeconds(5));

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final Database database;
    private final Ledger ledger;
    private final TestAccounts members;

    PartReversalTest(PostgresVersion version) {
        database = databases.create(version);
        ledger = Ledger.open(database, SETTINGS, new FakeClock());
        members = TestAccounts.open(ledger, 1);
    }

    /** The redemption is transfer 2. */
    @BeforeEach
    void redeem() {
        execute(members.credits(0, 100, "{}"));
        execute(members.spends(0, 60, "{\"s\":1}"));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void partsMayBeTheWholeAndNotMore() {
        execute(part("a", 20));
        execute(part("b", 30));
        broken(part("c", 11));
        execute(part("d", 10));
        broken(part("e", 1));

        assertThat(balance()).isEqualTo(100);
        assertThat(faults()).isEmpty();
    }

    /** Each part is asked for twice, by two instances at the same time. */
    @Test
    void partsOfTwoInstancesAreNotMoreThanTheWhole() {
        List<PendingCommand> calls = new ArrayList<>();
        try (Ledger other = Ledger.open(database, SETTINGS, new FakeClock())) {
            for (int i = 0; i < 40; i++) {
                calls.add(PendingCommand.of(ledger, part("k" + i, 7)));
                calls.add(PendingCommand.of(other, part("k" + i, 7)));
            }
            calls.forEach(PendingCommand::await);
        }

        assertThat(balance()).isEqualTo(40 + 8 * 7);
        assertThat(faults()).isEmpty();
    }

    @Test
    void partsOfOneBatchAreAddedUp() {
        Batch batch = new Batch(List.of(account()), StoredBooks.EPOCH, FakeClock.START);
        Batch.Reading reading =
                new Batch.Reading(Optional.empty(), Optional.empty())
                        .with(new TransferRead(2), Optional.of(redemption()));

        assertThat(batch.decide(part("a", 40), reading)).isInstanceOf(OperationResult.Done.class);
        assertThat(batch.decide(part("b", 21), reading)).isInstanceOf(OperationResult.Broken.class);
        assertThat(batch.decide(part("c", 20), reading)).isInstanceOf(OperationResult.Done.class);
    }

    @Test
    void aRedemptionOfWhichAPartWasReversedIsNotUndone() {
        execute(part("a", 20));

        broken(members.command(0, "undo", ScriptedCommand.undoes("{}")).naming(2));
        assertThat(balance()).isEqualTo(60);
        assertThat(faults()).isEmpty();
    }

    /** The issuance is transfer 1. */
    @Test
    void partsOfAnIssuanceAreTakenFromTheMemberUpToTheWhole() {
        execute(partOf(1, "a", 30, -30));
        broken(partOf(1, "b", 30, 30));
        broken(partOf(1, "c", 71, -71));
        execute(partOf(1, "d", 10, -10));

        assertThat(balance()).isZero();
        assertThat(faults()).isEmpty();
    }

    @Test
    void aRedemptionThatWasUndoneHasNoParts() {
        execute(members.command(0, "undo", ScriptedCommand.undoes("{}")).naming(2));

        broken(part("a", 20));
        assertThat(faults()).isEmpty();
    }

    @Test
    void theAuditFindsWhatIsWrongWithParts() {
        execute(part("a", 20));
        for (String sql :
                List.of(
                        "UPDATE part_reversal SET amount = amount + 1",
                        "UPDATE part_reversal SET original = 1",
                        "UPDATE part_reversal SET counted = 1",
                        "DELETE FROM part_reversal",
                        """
                        INSERT INTO part_reversal
                        SELECT account, 60, 0, original, ordinal + 1, bucket FROM part_reversal
                        """)) {
            database.jdbi()
                    .useTransaction(
                            handle -> {
                                handle.execute("CREATE TABLE kept AS TABLE part_reversal");
                                handle.execute(sql);
                            });
            assertThat(faults())
                    .as(sql)
                    .isNotEmpty()
                    .allMatch(it -> it.endsWith("do not agree with it"));
            database.jdbi()
                    .useTransaction(
                            handle -> {
                                handle.execute("DELETE FROM part_reversal");
                                handle.execute("INSERT INTO part_reversal TABLE kept");
                                handle.execute("DROP TABLE kept");
                            });
        }
        assertThat(faults()).isEmpty();
    }

    /** Rules that check nothing. */
    private ScriptedCommand part(String key, long miles) {
        return partOf(2, key, miles, miles);
    }

    private ScriptedCommand partOf(int original, String key, long miles, long change) {
        AccountOpening opening = members.openings().getFirst();
        return new ScriptedCommand(
                        opening.id(),
                        opening.holder(),
                        Optional.empty(),
                        List.of(),
                        Identity.ofReference("test", "part", key, "content"),
                        (books, now) -> {
                            Posting posting =
                                    new Posting(
                                            TransferKind.PART_REVERSAL,
                                            Miles.of(change),
                                            members.house(),
                                            OptionalInt.empty(),
                                            "{\"of\":%d,\"counted\":0,\"key\":\"%s\"}"
                                                    .formatted(original, key));
                            return new Decision.Booked(
                                    posting.with(new PartReversal(original, Miles.of(miles), 0)),
                                    key);
                        })
                .naming(original);
    }

    private AccountView.NamedTransfer redemption() {
        Transfer spent =
                Transfer.next(
                        account(),
                        new Posting(
                                TransferKind.REDEMPTION,
                                Miles.of(-40),
                                members.house(),
                                OptionalInt.empty(),
                                "{}"),
                        StoredBooks.EPOCH,
                        FakeClock.START);
        Transfer whole =
                new Transfer(
                        new TransferId(members.id(0), 2),
                        spent.kind(),
                        Miles.of(-60),
                        spent.house(),
                        spent.undoes(),
                        spent.at(),
                        spent.epoch(),
                        spent.facts(),
                        spent.link());
        return new AccountView.NamedTransfer(whole, Optional.empty());
    }

    private Account account() {
        AccountOpening opening = members.openings().getFirst();
        return ledger.account(opening.id(), opening.holder()).orElseThrow();
    }

    private long balance() {
        return account().balance().count();
    }

    private void execute(ScriptedCommand command) {
        ledger.execute(command, PendingCommand.LONG, PendingCommand.LONG);
    }

    private void broken(ScriptedCommand command) {
        assertThat(PendingCommand.of(ledger, command).failure())
                .isInstanceOf(IllegalStateException.class);
    }

    private List<String> faults() {
        return new AuditStore(database).audit(_ -> {}).faults();
    }
}
