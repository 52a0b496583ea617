package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.milepost.Await;
import org.milepost.RunningInstance;
import org.milepost.StalledAccount;
import org.milepost.WireClient.Answer;
import org.milepost.commit.LaneSettings;
import org.milepost.ledger.Miles;
import org.milepost.sandbox.FaultCollectors;

/**
 * A redemption whose answer was not delivered is not charged: passed deadlines, callers that
 * disconnect, stalled lanes, full queues; over real servers and real books. Besides a server with a
 * long deadline there are one with a short deadline over the same books, and one with a short
 * queue.
 */
@SuppressWarnings("NullAway.Init") // set before each test
final class LostAnswersTest {

    private static final Duration SHORT_DEADLINE = Duration.ofMillis(300);
    private static final Duration LAST_ANSWER = SHORT_DEADLINE.plusSeconds(1);
    private static final Duration LONG_DEADLINE = Duration.ofSeconds(20);
    private static final LaneSettings ONE_LANE = LaneSettings.ORDINARY.withLanes(1);
    private static final LaneSettings NARROW =
            new LaneSettings(1, 1, 1, false, 5, Duration.ofSeconds(5));

    private static RunningInstance instance;
    private static RunningInstance.SecondInstance hasty;
    private static RunningInstance.SecondInstance narrow;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private PosTerminal patientTill;
    private PosTerminal hastyTill;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        hasty = instance.startSecond(ONE_LANE, SHORT_DEADLINE);
        narrow = instance.startSecond(NARROW, LONG_DEADLINE);
    }

    @AfterAll
    static void stopOverBooksThatHold() {
        try (RunningInstance running = instance) {
            hasty.close();
            narrow.close();
            assertThat(running.audit().faults()).isEmpty();
        }
    }

    @BeforeEach
    void openTills() {
        patientTill = PosTerminal.loy1(instance);
        hastyTill = till(hasty);
    }

    @AfterEach
    void closeTills() {
        threads.shutdownNow();
        patientTill.close();
        hastyTill.close();
    }

    @Test
    void theSlowCollectorIsAnsweredTooLateAndNotCharged() {
        for (Draft draft : new Draft[] {Draft.redeem("10.00"), Draft.of(Call.INQUIRE)}) {
            long start = System.nanoTime();
            Answer answer = hastyTill.send(draft.by(FaultCollectors.SLOW), "slow");

            assertTimedOut(answer, start);
            assertCash(FaultCollectors.SLOW, 950);
        }
    }

    @Test
    void theFailingCollectorIsNotCharged() {
        for (Draft draft : new Draft[] {Draft.redeem("10.00"), Draft.of(Call.INQUIRE)}) {
            Answer answer = patientTill.send(draft.by(FaultCollectors.FAILING), "failing");

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.member("responseCode")).isEqualTo("0096");
            assertThat(answer.member("message")).matches("Server error or no response: \\S{16,}");
            assertCash(FaultCollectors.FAILING, 950);
        }
    }

    @Test
    void theCutOffCollectorIsChargedOnceTheAnswerArrives() {
        Draft draft = Draft.redeem("10.00").by(FaultCollectors.CUT_OFF);

        assertThatThrownBy(() -> patientTill.send(draft, "cut"))
                .isInstanceOf(UncheckedIOException.class);
        assertCash(FaultCollectors.CUT_OFF, 950);

        try (PosTerminal again = PosTerminal.loy1(instance)) {
            Answer answer = again.send(draft, "cut");
            assertThat(answer.member("responseCode")).isEqualTo("0000");
            assertThat(answer.member("cashBalance")).isEqualTo("855");
            assertThat(again.send(draft, "cut").body()).isEqualTo(answer.body());
        }
        assertCash(FaultCollectors.CUT_OFF, 855);
    }

    @Test
    void aCallerThatHangsUpIsNotCharged() {
        Draft draft = Draft.redeem("10.00").by(instance.collector(1_615));
        try (StalledAccount stalled = instance.stall(collector(draft))) {
            patientTill.ask(draft, "key");
            stalled.awaitHaltedLane();
            patientTill.close();
        }

        awaitCancelled(draft);
        assertCash(collector(draft), 1_615);
    }

    @Test
    void aRetryAfterHangingUpRedeemsOnce() {
        Draft draft = Draft.redeem("10.00").by(instance.collector(1_615));
        try (StalledAccount stalled = instance.stall(collector(draft))) {
            patientTill.ask(draft, "key");
            stalled.awaitHaltedLane();
            patientTill.close();
        }

        try (PosTerminal again = PosTerminal.loy1(instance)) {
            Answer answer = again.send(draft, "key");
            assertThat(answer.member("cashBalance")).isEqualTo("1520");
            assertCash(collector(draft), 1_520);
            assertThat(again.send(draft, "key").body()).isEqualTo(answer.body());
        }
        assertCash(collector(draft), 1_520);
    }

    @Test
    void aStalledLaneDoesNotDelayTheAnswerAndChargesNothing() {
        Draft inBatch = Draft.redeem("10.00").by(instance.collector(1_615));
        Draft inQueue = Draft.redeem("10.00").by(instance.collector(1_615));
        try (StalledAccount stalled = instance.stall(collector(inBatch));
                PosTerminal other = till(hasty)) {
            long start = System.nanoTime();
            hastyTill.ask(inBatch, "key");
            stalled.awaitHaltedLane();
            long later = System.nanoTime();
            other.ask(inQueue, "key");

            assertTimedOut(hastyTill.answer(), start);
            assertTimedOut(other.answer(), later);
        }

        awaitCancelled(inBatch);
        assertCash(collector(inBatch), 1_615);
        assertThat(instance.cash(collector(inQueue)).ordinal()).isEqualTo(1);
    }

    @Test
    void aFullQueueShedsAtOnceAndChargesNothing() {
        Draft stalling = Draft.redeem("10.00").by(instance.collector(1_615));
        Draft one = Draft.redeem("10.00").by(instance.collector(1_615));
        Draft other = Draft.redeem("10.00").by(instance.collector(1_615));
        CompletableFuture<Answer> first;
        CompletableFuture<Answer> second;
        try (StalledAccount stalled = instance.stall(collector(stalling));
                PosTerminal till = till(narrow)) {
            till.ask(stalling, "key");
            stalled.awaitHaltedLane();
            first = redeemAtNarrow(one);
            second = redeemAtNarrow(other);
            CompletableFuture.anyOf(first, second).join();
        }

        boolean firstIsShed = first.join().member("responseCode").equals("0008");
        Answer shed = firstIsShed ? first.join() : second.join();
        Answer approved = firstIsShed ? second.join() : first.join();
        assertThat(shed.status()).isEqualTo(408);
        assertThat(shed.member("responseCode")).isEqualTo("0008");
        assertThat(approved.member("responseCode")).isEqualTo("0000");
        assertThat(instance.cash(collector(firstIsShed ? one : other)).ordinal()).isEqualTo(1);
    }

    @Test
    void aShedRetryOfAnApprovedRedemptionGetsTheApproval() {
        Draft redeemed = Draft.redeem("10.00").by(instance.collector(1_615));
        Answer approved = patientTill.send(redeemed, "key");
        Draft stalling = Draft.redeem("10.00").by(instance.collector(1_615));
        CompletableFuture<Answer> retried;
        try (StalledAccount stalled = instance.stall(collector(stalling));
                PosTerminal till = till(narrow)) {
            till.ask(stalling, "key");
            stalled.awaitHaltedLane();
            CompletableFuture.anyOf(
                            redeemAtNarrow(Draft.redeem("10.00").by(instance.collector(95))),
                            redeemAtNarrow(Draft.redeem("10.00").by(instance.collector(95))))
                    .join();
            Instant fullSince = Instant.now();
            retried = redeemAtNarrow(redeemed);
            stalled.awaitLookupSince(fullSince);
        }

        assertThat(retried.join().body()).isEqualTo(approved.body());
        assertCash(collector(redeemed), 1_520);
    }

    /** It got 0008, although it was booked and had been delivered. */
    @Test
    void aRetryThatCannotBeAnsweredInTimeDoesNotSayThatNothingIsCharged() {
        Draft redeemed = Draft.redeem("10.00").by(instance.collector(1_615));
        Answer approved = patientTill.send(redeemed, "key");
        Draft stalling = Draft.redeem("10.00").by(instance.collector(1_615));
        try (StalledAccount stalled = instance.stall(collector(stalling));
                PosTerminal other = till(hasty)) {
            other.ask(stalling, "key");
            stalled.awaitHaltedLane();

            assertThatThrownBy(() -> hastyTill.send(redeemed, "key"))
                    .isInstanceOf(UncheckedIOException.class);
        }

        assertThat(patientTill.send(redeemed, "key").body()).isEqualTo(approved.body());
        awaitCancelled(stalling);
    }

    @Test
    void aReversalThatIsAnsweredTooLateStaysBookedAndItsRetryGetsTheFirstAnswer() {
        String collector = instance.collector(1_615);
        String number =
                patientTill
                        .send(Draft.redeem("10.00").by(collector), "key")
                        .member("txnConfirmationNumber");
        Draft reverse = Draft.reverse(number).by(collector);
        try (StalledAccount stalled = instance.stall(collector)) {
            long start = System.nanoTime();
            hastyTill.ask(reverse, "key");
            stalled.awaitHaltedLane();
            assertTimedOut(hastyTill.answer(), start);
        }
        Await.until("the reversal", () -> instance.cash(collector).ordinal() == 3);

        Answer retried = patientTill.send(reverse, "key");
        assertThat(retried.member("responseCode")).isEqualTo("0000");
        assertThat(retried.member("milesReversed")).isEqualTo("95");
        assertThat(patientTill.send(reverse, "key").body()).isEqualTo(retried.body());
        assertCash(collector, 1_615);
        assertThat(instance.cash(collector).ordinal()).isEqualTo(3);
    }

    private CompletableFuture<Answer> redeemAtNarrow(Draft draft) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (PosTerminal till = till(narrow)) {
                        return till.send(draft, "key");
                    }
                },
                threads);
    }

    private static PosTerminal till(RunningInstance.SecondInstance second) {
        return new PosTerminal(second.url(), instance.token("loy1-pos"));
    }

    private static String collector(Draft draft) {
        return draft.fields().getOrDefault(Field.COLLECTOR_NUMBER, "");
    }

    private static void awaitCancelled(Draft draft) {
        Await.until(
                "a redemption and its cancellation",
                () -> instance.cash(collector(draft)).ordinal() == 3);
    }

    private static void assertTimedOut(Answer answer, long startNanos) {
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(LAST_ANSWER);
        assertThat(answer.status()).isEqualTo(408);
        assertThat(answer.member("responseCode")).isEqualTo("0008");
    }

    private static void assertCash(String collector, long miles) {
        assertThat(instance.cash(collector).balance()).isEqualTo(Miles.of(miles));
    }
}
