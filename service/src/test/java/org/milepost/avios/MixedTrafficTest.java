package org.milepost.avios;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.milepost.RunningInstance;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.milepost.ledger.TransferKind;

/** Many partners and tills at once: nothing is overdrawn, lost or counted twice. */
final class MixedTrafficTest {

    private static final int CALLERS = 12;
    private static final int CALLS = 12;
    private static final String SHARED = "6660001";

    private static RunningInstance instance;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        AviosClient.install(instance);
    }

    @AfterAll
    static void stop() {
        instance.close();
    }

    @Test
    void concurrentDebitsNeverOverdrawAndNeverLose() throws Exception {
        instance.member("ATRP", SHARED, SHARED);
        instance.transfer("ATRP", SHARED, TransferKind.ISSUANCE, 500, "{}");
        AtomicInteger booked = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        inParallel(
                caller -> {
                    try (AviosClient hotel = AviosClient.hotel(instance)) {
                        String token = hotel.token("ATRP", SHARED);
                        for (int call = 0; call < CALLS; call++) {
                            Answer answer = debit(hotel, token, SHARED, 7, caller + " " + call);
                            (answer.status() == 200 ? booked : refused).incrementAndGet();
                            if (answer.status() != 200) {
                                assertThat(AviosClient.errors(answer))
                                        .isEqualTo("BALANCE_INSUFFICIENT");
                            }
                        }
                    }
                });

        assertThat(booked.get()).isEqualTo(500 / 7);
        assertThat(booked.get() + refused.get()).isEqualTo(CALLERS * CALLS);
        assertThat(instance.avios("ATRP", SHARED).balance().count()).isEqualTo(500 % 7);
    }

    /** Retries of one debit, and repetitions of one credit, all at once. */
    @Test
    void manyAtOnceTakeEffectOnce() throws Exception {
        instance.member("ATRP", "6660002", "6660002");
        instance.transfer("ATRP", "6660002", TransferKind.ISSUANCE, 100, "{}");
        AtomicInteger credited = new AtomicInteger();
        inParallel(
                caller -> {
                    try (AviosClient hotel = AviosClient.hotel(instance)) {
                        assertThat(
                                        debit(
                                                        hotel,
                                                        hotel.token("ATRP", "6660002"),
                                                        "6660002",
                                                        60,
                                                        "the same")
                                                .status())
                                .isEqualTo(200);
                        Answer credit =
                                hotel.send(
                                        "POST",
                                        "/v1/programmes/ATRP/accounts/3081470000000000"
                                                + "/credit-transaction-requests",
                                        "",
                                        BodyDraft.credit()
                                                .withText("description", "at once")
                                                .withText("person.name.familyName", "HOUSEHOLD")
                                                .toString());
                        if (credit.status() == 200) {
                            credited.incrementAndGet();
                        } else {
                            assertThat(AviosClient.errors(credit))
                                    .isEqualTo("DUPLICATE_TRANSACTION");
                        }
                    }
                });

        assertThat(instance.avios("ATRP", "6660002").balance().count()).isEqualTo(40);
        assertThat(credited.get()).isEqualTo(1);
    }

    /** Both dialects in the same lanes; the books add up to zero for each currency all the time. */
    @Test
    void trafficOfBothDialectsKeepsTheBooksAtZero() throws Exception {
        AtomicLong credited = new AtomicLong();
        List<String> collectors = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            collectors.add(instance.collector(950));
            instance.member("ATRP", "777000" + i, "777000" + i);
            instance.transfer("ATRP", "777000" + i, TransferKind.ISSUANCE, 1_000, "{}");
        }
        AtomicInteger left = new AtomicInteger(CALLERS);
        ExecutorService auditor = Executors.newSingleThreadExecutor();
        Future<Integer> audits =
                auditor.submit(
                        () -> {
                            int done = 0;
                            while (left.get() > 0 || done == 0) {
                                assertThat(instance.audit().booksHold()).isTrue();
                                done++;
                            }
                            return done;
                        });
        inParallel(
                caller -> {
                    try (AviosClient hotel = AviosClient.hotel(instance);
                            WireClient till = new WireClient(instance.url())) {
                        String number = "777000" + caller % 4;
                        String token = hotel.token("ATRP", number);
                        for (int call = 0; call < CALLS; call++) {
                            String name = "mix " + caller + " " + call;
                            assertThat(redeem(till, collectors.get(caller % 4), name))
                                    .isIn("0000", "0051");
                            Answer debit = debit(hotel, token, number, 9, name);
                            assertThat(debit.status()).isEqualTo(200);
                            if (call % 3 == 0) {
                                reverse(hotel, token, number, debit);
                                credited.addAndGet(9);
                            }
                        }
                    } finally {
                        left.decrementAndGet();
                    }
                });

        assertThat(audits.get()).isPositive();
        auditor.shutdown();
        long sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += instance.avios("ATRP", "777000" + i).balance().count();
        }
        assertThat(sum).isEqualTo(4_000 - 9L * CALLERS * CALLS + credited.get());
        assertThat(instance.audit().booksHold()).isTrue();
    }

    private static void reverse(AviosClient hotel, String token, String number, Answer debit) {
        String identifier =
                AviosClient.tree(debit).path("debitTransaction").path("identifier").asString("");
        Answer answer =
                hotel.send(
                        "POST",
                        "/v1/programmes/ATRP/accounts/" + number + "/reverse-transaction-requests",
                        token,
                        BodyDraft.reverse(identifier).toString());
        assertThat(answer.status()).isEqualTo(200);
    }

    private static Answer debit(
            AviosClient hotel, String token, String number, int amount, String name) {
        return hotel.send(
                "POST",
                "/v1/programmes/ATRP/accounts/" + number + "/debit-transaction-requests",
                token,
                BodyDraft.debit()
                        .with("debitTransaction.monetaryAmount.amount", Integer.toString(amount))
                        .withText("debitTransaction.externalTransactionIdentifier", name)
                        .toString());
    }

    private static String redeem(WireClient till, String collector, String name) {
        String body =
                """
                {"acquirerId": "100000", "cardEntryMode": "SWIPE", "collectorNumber": "%s",
                 "dateTime": "2026-06-15T12:00:00-0400", "deviceId": "001",
                 "dollarRedeemRequest": "10.00", "postTaxBasketAmount": "10.00",
                 "sponsorCode": "LOY1", "storeId": "0001", "traceId": "1", "vendorId": "100087"}
                """
                        .formatted(collector);
        String headers =
                "Authorization: Bearer %s\r\nContent-Type: application/json\r\nIdempotency-Key: %s\r\n"
                        .formatted(instance.token("loy1-pos"), name.replace(' ', '-'));
        return till.send("POST", "/checkout/amcash/redeem", headers, body.getBytes(UTF_8))
                .member("responseCode");
    }

    private interface Caller {
        void call(int number) throws Exception;
    }

    private static void inParallel(Caller caller) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                int number = i;
                tasks.add(
                        () -> {
                            caller.call(number);
                            return true;
                        });
            }
            for (Future<Boolean> done : threads.invokeAll(tasks)) {
                done.get();
            }
        }
    }
}
