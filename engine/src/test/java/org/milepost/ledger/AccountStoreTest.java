package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.milepost.Await;
import org.milepost.FakeClock;
import org.milepost.postgres.Database;
import org.milepost.postgres.PostgresVersion;
import org.milepost.postgres.TestDatabases;
import org.milepost.postgres.Transaction;

@ParameterizedClass
@EnumSource
class AccountStoreTest {
    private static final AccountOpening ANNA = opening("80000000001", Standing.ORDINARY);
    private static final AccountOpening BEN =
            opening("80000000002", new Standing(Standing.Status.FRAUD, 3));

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    private final Database database;
    private final AccountStore store;

    AccountStoreTest(PostgresVersion version) {
        database = databases.create(version);
        store = new AccountStore(database.jdbi());
    }

    @Test
    void anOpenedAccountIsFoundAsItWasOpened() {
        assertThat(store.open(List.of(BEN, ANNA), FakeClock.START)).isEqualTo(2);

        assertThat(store.find(BEN.id(), BEN.holder())).hasValue(BEN.account(FakeClock.START));
        assertThat(store.find(ANNA.id(), ANNA.holder())).hasValue(ANNA.account(FakeClock.START));
    }

    @Test
    void anAccountIsFoundForItsHolderOnly() {
        store.open(List.of(ANNA), FakeClock.START);

        assertThat(store.find(ANNA.id(), BEN.holder())).isEmpty();
    }

    @Test
    void anExistingAccountIsNotChanged() {
        store.open(List.of(ANNA), FakeClock.START);
        AccountOpening again = new AccountOpening(ANNA.id(), "80000000003", 2, BEN.standing());

        assertThat(store.open(List.of(again, BEN), FakeClock.START.plusSeconds(1))).isEqualTo(1);
        assertThat(store.find(ANNA.id(), ANNA.holder())).hasValue(ANNA.account(FakeClock.START));
    }

    @Test
    void aHouseAccountIsOpenedOnceForEachPurpose() {
        HouseId house = store.house(1, 1, HouseRole.ISSUANCE);

        assertThat(store.house(1, 1, HouseRole.ISSUANCE)).isEqualTo(house);
        assertThat(
                        List.of(
                                house,
                                store.house(2, 1, HouseRole.ISSUANCE),
                                store.house(1, 2, HouseRole.ISSUANCE),
                                store.house(1, 1, HouseRole.REDEMPTION)))
                .doesNotHaveDuplicates();
    }

    /** Two instances that opened two at once took the same number, and one of them failed. */
    @Test
    void houseAccountsAreOpenedByManyAtOnce() throws Exception {
        int openers = 8;
        int partners = 30;
        var start = new CountDownLatch(openers);
        List<Future<List<HouseId>>> opened = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int opener = 0; opener < openers; opener++) {
                int first = opener;
                opened.add(
                        threads.submit(
                                () -> {
                                    start.countDown();
                                    start.await();
                                    List<HouseId> houses = new ArrayList<>();
                                    for (int i = 0; i < partners; i++) {
                                        int partner = (first * 7 + i) % partners;
                                        houses.add(store.house(1, partner, HouseRole.ISSUANCE));
                                    }
                                    return houses;
                                }));
            }
        }

        var houses = new HashSet<HouseId>();
        for (Future<List<HouseId>> some : opened) {
            houses.addAll(some.get());
        }
        assertThat(houses).hasSize(partners);
    }

    @Test
    void aStandingThatIsHeldIsNotChangedAndStopsNoLane() throws Exception {
        store.open(List.of(ANNA), FakeClock.START);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                Handle holder = database.jdbi().open().begin()) {
            Optional<Standing> held =
                    AccountStore.holdStanding(new Transaction(holder), ANNA.id(), ANNA.holder());
            Future<?> change = threads.submit(this::changeStanding);
            Await.until("a change that waits", this::isASessionWaiting);
            // as lanes lock the account, and write to it
            int written =
                    database.jdbi()
                            .inTransaction(
                                    lane ->
                                            lane.execute("SET LOCAL lock_timeout = '1s'")
                                                    + lane.execute(
                                                            "UPDATE account SET balance = 5"));
            boolean isChanged = change.isDone();
            holder.commit();
            change.get();

            assertThat(held).contains(Standing.ORDINARY);
            assertThat(written).isEqualTo(1);
            assertThat(isChanged).isFalse();
            assertThat(store.find(ANNA.id(), ANNA.holder()).orElseThrow().standing())
                    .isEqualTo(BEN.standing());
        }
    }

    private void changeStanding() {
        database.useTransaction(
                transaction -> {
                    AccountStore.lockStandings(transaction, List.of(ANNA.id()), ANNA.holder());
                    AccountStore.setStanding(
                            transaction, List.of(ANNA.id()), ANNA.holder(), BEN.standing());
                });
    }

    private boolean isASessionWaiting() {
        return database.jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery(
                                                """
                                                SELECT count(*) > 0 FROM pg_stat_activity
                                                 WHERE datname = current_database()
                                                   AND wait_event_type = 'Lock'
                                                """)
                                        .mapTo(Boolean.class)
                                        .one());
    }

    private static AccountOpening opening(String holder, Standing standing) {
        return new AccountOpening(AccountId.of("TEST", holder, "CASH"), holder, 1, standing);
    }
}
