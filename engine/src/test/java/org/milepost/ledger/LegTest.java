package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

/** Transfers with several house accounts, in points and in money. */
@Tag("defects")
@ParameterizedClass
@EnumSource
class LegTest {
    private static final LaneSettings SETTINGS =
            new LaneSettings(1, 100, 100, false, 5, Duration.ofSeconds(5));
    private static final int MONEY = 9;

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final Database database;
    private final Ledger ledger;
    private final TestAccounts members;
    private final HouseId fee;
    private final HouseId payable;
    private final HouseId expense;

    LegTest(PostgresVersion version) {
        database = databases.create(version);
        ledger = Ledger.open(database, SETTINGS, new FakeClock());
        members = TestAccounts.open(ledger, 1);
        fee = ledger.house(1, 7, HouseRole.ISSUANCE);
        payable = ledger.house(MONEY, 7, HouseRole.ISSUANCE);
        expense = ledger.house(MONEY, 0, HouseRole.ISSUANCE);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void eachHouseAccountGetsItsLegAndTheFirstOneTheRest() {
        execute(legged("a", 100, points(-10), money(payable, 250), money(expense, -250)));
        execute(members.credits(0, 1, "plain"));

        assertThat(houses())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                members.house().number(), -91L,
                                fee.number(), -10L,
                                payable.number(), 250L,
                                expense.number(), -250L));
        assertThat(faults()).isEmpty();
    }

    @Test
    void aCurrencyThatDoesNotAddUpToZeroIsNotBooked() {
        broken(legged("a", 100, money(payable, 250)));
        broken(legged("b", 100, money(payable, 250), money(expense, -249)));

        assertThat(houses()).isEmpty();
        assertThat(faults()).isEmpty();
    }

    @Test
    void aTransferWithLegsIsUndoneWithAllOfThem() {
        execute(legged("a", 100, points(-10), money(payable, 250), money(expense, -250)));

        broken(members.command(0, "b", ScriptedCommand.undoes("{}")).naming(1));
        broken(undoing("c", points(10), money(payable, -250), money(expense, 249)));
        execute(undoing("d", points(10), money(payable, -250), money(expense, 250)));

        assertThat(houses().values()).containsOnly(0L);
        assertThat(faults()).isEmpty();
    }

    @Test
    void legsOfTheSameBatchAreUndoneToo() {
        Account account = account();
        Batch batch = new Batch(List.of(account), StoredBooks.EPOCH, FakeClock.START);
        Batch.Reading nothing = new Batch.Reading(Optional.empty(), Optional.empty());

        assertThat(batch.decide(legged("a", 100, points(-10)), nothing))
                .isInstanceOf(OperationResult.Done.class);
        assertThat(batch.decide(undoing("b"), nothing)).isInstanceOf(OperationResult.Broken.class);
        assertThat(batch.decide(undoing("c", points(10)), nothing))
                .isInstanceOf(OperationResult.Done.class);
        assertThat(batch.houseChanges().values()).containsOnly(Miles.ZERO);
    }

    @Test
    void theAuditRecomputesEveryLeg() {
        execute(legged("a", 100, points(-10), money(payable, 250), money(expense, -250)));
        for (String sql :
                List.of(
                        "UPDATE transfer_leg SET amount = amount + 1 WHERE leg = 2",
                        "UPDATE transfer_leg SET amount = amount + 1 WHERE leg = 1",
                        "UPDATE transfer_leg SET currency = 1 WHERE leg = 3",
                        "UPDATE transfer_leg SET house = house + 1 WHERE leg = 1",
                        "UPDATE transfer_leg SET house = 0 WHERE leg = 1",
                        "UPDATE transfer_leg SET amount = -9223372036854775808 WHERE leg = 1",
                        "UPDATE transfer_leg SET ordinal = 5 WHERE leg = 1",
                        "UPDATE transfer_leg SET leg = 4 WHERE leg = 1",
                        "DELETE FROM transfer_leg WHERE leg = 3",
                        "DELETE FROM transfer_leg")) {
            database.jdbi()
                    .useTransaction(
                            handle -> {
                                handle.execute("CREATE TABLE kept AS TABLE transfer_leg");
                                handle.execute(sql);
                            });
            assertThat(faults()).as(sql).isNotEmpty();
            database.jdbi()
                    .useTransaction(
                            handle -> {
                                handle.execute("DELETE FROM transfer_leg");
                                handle.execute("INSERT INTO transfer_leg TABLE kept");
                                handle.execute("DROP TABLE kept");
                            });
        }
        assertThat(faults()).isEmpty();
    }

    private Leg points(long amount) {
        return new Leg(fee, 1, Miles.of(amount));
    }

    private static Leg money(HouseId house, long amount) {
        return new Leg(house, MONEY, Miles.of(amount));
    }

    private ScriptedCommand legged(String key, long miles, Leg... legs) {
        ScriptedCommand.Rule moves = ScriptedCommand.moves(miles, members.house(), "{}");
        return members.command(0, key, (books, now) -> with(moves.decide(books, now), legs));
    }

    private ScriptedCommand undoing(String key, Leg... legs) {
        ScriptedCommand.Rule undoes = ScriptedCommand.undoes("{}");
        return members.command(0, key, (books, now) -> with(undoes.decide(books, now), legs))
                .naming(1);
    }

    private static Decision with(Decision decision, Leg... legs) {
        if (!(decision instanceof Decision.Booked booked)) {
            return decision;
        }
        Posting posting = booked.posting();
        for (Leg leg : legs) {
            posting = posting.with(leg);
        }
        return new Decision.Booked(posting, booked.facts());
    }

    private Account account() {
        AccountOpening opening = members.openings().getFirst();
        return ledger.account(opening.id(), opening.holder()).orElseThrow();
    }

    private void execute(ScriptedCommand command) {
        ledger.execute(command, PendingCommand.LONG, PendingCommand.LONG);
    }

    private void broken(ScriptedCommand command) {
        assertThat(PendingCommand.of(ledger, command).failure())
                .isInstanceOf(IllegalStateException.class);
    }

    /** The balance of each house account, by its number. */
    private Map<Integer, Long> houses() {
        Map<Integer, Long> balances = new TreeMap<>();
        database.jdbi()
                .useHandle(
                        handle ->
                                handle.createQuery(
                                                "SELECT house, sum(balance) FROM house_stripe"
                                                        + " GROUP BY house")
                                        .map((row, _) -> Map.entry(row.getInt(1), row.getLong(2)))
                                        .forEach(it -> balances.put(it.getKey(), it.getValue())));
        return balances;
    }

    private List<String> faults() {
        return new AuditStore(database).audit(_ -> {}).faults();
    }
}
