package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;
import org.milepost.dialect.Restrictions;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Standing;
import org.milepost.programme.Cents;
import org.milepost.programme.Offer;
import org.milepost.programme.OfferType;

/** Retries over the real server and the real books: one effect, one answer. */
@SuppressWarnings("NullAway.Init") // set before each test
final class CheckoutRetriesTest {

    private static final Duration REFERENCE_DATA_MAX = Duration.ofSeconds(10);

    private static RunningInstance instance;

    private PosTerminal loy1;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
    }

    @AfterAll
    static void stopOverBooksThatHold() {
        try (RunningInstance running = instance) {
            assertThat(running.audit().faults()).isEmpty();
        }
    }

    @BeforeEach
    void openTill() {
        instance.clock().set(RunningInstance.NOON);
        loy1 = PosTerminal.loy1(instance);
    }

    @AfterEach
    void closeTill() {
        loy1.close();
    }

    @Test
    void theSameKeyRedeemsOnceAndGetsTheSameBytes() {
        Draft draft = redeem(instance.collector(1_615));
        Answer first = loy1.send(draft, "key");
        instance.clock().set(RunningInstance.NOON.plusSeconds(90));

        assertSame(loy1.send(draft, "key"), first);
        assertCash(draft, 1_615 - 95);
    }

    @Test
    void aRetryMayOrderItsMembersOtherwiseAndAddUnknownOnes() {
        Draft draft = redeem(instance.collector(1_615));
        Answer first = loy1.send(draft, "key");
        String members = draft.json().substring(1, draft.json().length() - 1);
        int middle = members.indexOf(",\"", members.length() / 2);
        String turned =
                "{ \"new\": 1,\n"
                        + members.substring(middle + 1)
                        + " ,\t"
                        + members.substring(0, middle)
                        + "}";

        assertSame(loy1.send(draft, "Idempotency-Key: key\r\n", turned), first);
        assertCash(draft, 1_615 - 95);
    }

    @Test
    void theSameKeyWithOtherContentIsRefusedAndChangesNothing() {
        Draft draft = redeem(instance.collector(1_615));
        Answer first = loy1.send(draft, "key");
        Answer other = loy1.send(draft.with(Field.TRACE_ID, "1"), "key");

        assertThat(other.status()).isEqualTo(400);
        assertThat(other.member("responseCode")).isEqualTo("0035");
        assertThat(other.member("message"))
                .isEqualTo(
                        "Invalid request parameter: "
                                + "Idempotency-Key was used before with other content");
        assertThat(other.body()).doesNotContain("txnConfirmationNumber");
        assertSame(loy1.send(draft, "key"), first);
        assertCash(draft, 1_615 - 95);
    }

    @Test
    void theSameKeyOfAnotherCollectorIsAnotherKey() {
        Draft one = redeem(instance.collector(95));
        Draft other = redeem(instance.collector(95));

        assertApproved(loy1.send(one, "key"));
        assertApproved(loy1.send(other, "key"));
        assertCash(one, 0);
        assertCash(other, 0);
    }

    @Test
    void theSameKeyOfAnotherPartnerIsAnotherKey() {
        Draft draft = redeem(instance.collector(180));
        assertApproved(loy1.send(draft, "key"));

        try (PosTerminal loy2 = PosTerminal.loy2(instance)) {
            assertApproved(loy2.send(draft.atLoy2(), "key"));
        }
        assertCash(draft, 0);
    }

    @Test
    void theSameKeyOfAnotherCallIsAnotherKey() {
        Draft draft = redeem(instance.collector(95));
        Answer redeemed = loy1.send(draft, "key");
        Draft reverse = reverse(draft, redeemed);
        Answer reversed = loy1.send(reverse, "key");

        assertApproved(reversed);
        assertSame(loy1.send(draft, "key"), redeemed);
        assertSame(loy1.send(reverse, "key"), reversed);
        assertCash(draft, 95);
    }

    @Test
    void keysThatDifferInCaseAreDifferent() {
        Draft draft = redeem(instance.collector(190));
        assertApproved(loy1.send(draft, "key"));
        assertApproved(loy1.send(draft, "KEY"));

        assertCash(draft, 0);
    }

    @Test
    void withoutKeyTheSameContentRedeemsOnce() {
        Draft draft = redeem(instance.collector(1_615));
        Answer first = loy1.send(draft);

        assertSame(loy1.send(draft), first);
        assertCash(draft, 1_615 - 95);
        assertApproved(loy1.send(draft.with(Field.DATE_TIME, "2026-06-15T12:00:01-0400")));
        assertCash(draft, 1_615 - 190);
    }

    @Test
    void aKeyedAndAKeylessRequestNeverMeet() {
        Draft draft = redeem(instance.collector(1_615));
        Answer keyed = loy1.send(draft, "key");
        Answer keyless = loy1.send(draft);

        assertThat(keyless.member("txnConfirmationNumber"))
                .isNotEqualTo(keyed.member("txnConfirmationNumber"));
        assertSame(loy1.send(draft, "key"), keyed);
        assertSame(loy1.send(draft), keyless);
        assertCash(draft, 1_615 - 190);
    }

    @Test
    void contentIsRememberedForADayAndAKeyForAWeek() {
        Draft draft = redeem(instance.collector(1_615));
        Answer keyed = loy1.send(draft, "key");
        Answer keyless = loy1.send(draft);

        instance.clock().set(RunningInstance.NOON.plus(Duration.ofHours(24)).minusNanos(1_000));
        assertSame(loy1.send(draft), keyless);
        instance.clock().set(RunningInstance.NOON.plus(Duration.ofHours(24)));
        assertThat(loy1.send(draft).body()).isNotEqualTo(keyless.body());

        instance.clock().set(RunningInstance.NOON.plus(Duration.ofDays(7)).minusNanos(1_000));
        assertSame(loy1.send(draft, "key"), keyed);
        assertCash(draft, 1_615 - 3 * 95);
    }

    @Test
    void aDeclineIsRemembered() {
        String collector = instance.collector(94);
        Draft draft = redeem(collector);
        Answer declined = loy1.send(draft, "key");
        assertThat(declined.member("responseCode")).isEqualTo("0051");
        assertThat(loy1.send(draft).member("responseCode")).isEqualTo("0051");
        instance.issue(collector, 1_000);

        assertSame(loy1.send(draft, "key"), declined);
        assertThat(loy1.send(draft).body()).isEqualTo(declined.body());
        assertApproved(loy1.send(draft, "another-key"));
    }

    @Test
    void aRequestThatWasWrongIsNotRemembered() {
        Draft draft = redeem(instance.collector(95));
        Draft wrong = draft.with(Field.DOLLAR_REDEEM_REQUEST, "9.99");
        assertThat(loy1.send(wrong, "key").member("responseCode")).isEqualTo("0035");

        assertApproved(loy1.send(draft, "key"));
    }

    @Test
    void anUnknownCollectorIsNotRemembered() {
        Draft unknown = redeem("1");
        assertThat(loy1.send(unknown, "key").member("responseCode")).isEqualTo("0025");
        assertThat(loy1.send(unknown.with(Field.TRACE_ID, "1"), "key").member("responseCode"))
                .isEqualTo("0025");
    }

    @Test
    void theSameReversalGetsTheSameBytesAfterTheWindow() {
        Draft draft = redeem(instance.collector(95));
        Draft reverse = reverse(draft, loy1.send(draft, "key"));
        Answer first = loy1.send(reverse, "reverse");
        Answer keyless = loy1.send(reverse);
        instance.clock().set(RunningInstance.NOON.plus(Duration.ofHours(20)));

        assertApproved(first);
        assertSame(loy1.send(reverse, "reverse"), first);
        assertThat(keyless.member("responseCode")).isEqualTo("0057");
        assertSame(loy1.send(reverse), keyless);
        assertCash(draft, 95);
    }

    @Test
    void aRetryUnderTheOtherNameOfTheConfirmationNumberGetsTheSameBytes() {
        Draft draft = redeem(instance.collector(95));
        Draft reverse = reverse(draft, loy1.send(draft));
        Answer first = loy1.send(reverse, "key");
        Draft aliased =
                reverse.without(Field.REDEMPTION_CONFIRMATION_NUMBER)
                        .with(
                                Field.REDEMPTION_CONFIRMATION_NUM,
                                reverse.fields()
                                        .getOrDefault(Field.REDEMPTION_CONFIRMATION_NUMBER, ""));

        assertSame(loy1.send(aliased, "key"), first);
    }

    @Test
    void aReplayIsTheSameAfterTheBalanceChanged() {
        String collector = instance.collector(1_615);
        Draft draft = redeem(collector);
        Answer first = loy1.send(draft, "key");
        instance.issue(collector, 5_000);
        assertApproved(loy1.send(Draft.redeem("600.00").by(collector), "more"));

        assertSame(loy1.send(draft, "key"), first);
        assertCash(draft, 1_615 + 5_000 - 61 * 95);
    }

    @Test
    void aReplayIsTheSameAfterTheOfferChanged() {
        Draft draft = redeem(instance.collector(1_615)).with(Field.STORE_ID, "S1");
        Answer first = loy1.send(draft, "key");
        Answer keyless = loy1.send(draft);
        assertThat(first.member("unitValueAMCash")).isEqualTo("95");
        instance.addOffer(version -> offer(version, 50, "S1"));
        awaitUnitValue("S1", "50");

        assertSame(loy1.send(draft, "key"), first);
        assertSame(loy1.send(draft), keyless);
        assertThat(loy1.send(draft, "another-key").member("milesRedeemed")).isEqualTo("50");
        assertThat(loy1.send(reverse(draft, first)).member("milesReversed")).isEqualTo("95");
    }

    @Test
    void aReplayIsTheSameAfterARestart() {
        Draft draft = redeem(instance.collector(1_615, 7, Standing.ORDINARY));
        Draft hidden =
                redeem(
                        instance.collector(
                                950,
                                300,
                                new Restrictions(true, false).with(Standing.Status.ACTIVE)));
        Draft declined = redeem(instance.collector(94));
        Answer keyed = loy1.send(draft, "key");
        Answer keyless = loy1.send(draft);
        Answer suppressed = loy1.send(hidden, "key");
        Answer refused = loy1.send(declined, "key");
        Draft reverse = reverse(draft, keyed);
        Answer reversed = loy1.send(reverse, "key");
        instance.restart();
        instance.clock().set(RunningInstance.NOON.plusSeconds(600));

        try (PosTerminal again = PosTerminal.loy1(instance)) {
            assertSame(again.send(draft, "key"), keyed);
            assertSame(again.send(draft), keyless);
            assertSame(again.send(hidden, "key"), suppressed);
            assertSame(again.send(declined, "key"), refused);
            assertSame(again.send(reverse, "key"), reversed);
            assertThat(again.send(reverse, "other").member("responseCode")).isEqualTo("0057");
        }
        assertThat(suppressed.member("responseCode")).isEqualTo("0001");
        assertCash(draft, 1_615 - 95);
    }

    private static Draft redeem(String collector) {
        return Draft.redeem("10.00").by(collector);
    }

    private static Draft reverse(Draft redeem, Answer redeemed) {
        return Draft.reverse(redeemed.member("txnConfirmationNumber")).by(collector(redeem));
    }

    private static String collector(Draft draft) {
        return draft.fields().getOrDefault(Field.COLLECTOR_NUMBER, "");
    }

    /** The instance reads reference data once a second; waiting longer is a failure. */
    private void awaitUnitValue(String store, String miles) {
        Draft inquire =
                Draft.of(Call.INQUIRE).by(instance.collector(95)).with(Field.STORE_ID, store);
        Instant end = Instant.now().plus(REFERENCE_DATA_MAX);
        while (!loy1.send(inquire).member("unitValueAMCash").equals(miles)) {
            assertThat(Instant.now()).as("the new offer is not in force").isBefore(end);
        }
    }

    private static Offer offer(int version, long unitMiles, String store) {
        return new Offer(
                version,
                instance.programme().id(),
                "3333333333",
                OfferType.SPL,
                unitMiles,
                new Cents(1_000),
                "Half price",
                "Moitié prix",
                Optional.empty(),
                Optional.of(Set.of(store)),
                Instant.EPOCH,
                Optional.empty(),
                false);
    }

    private static void assertApproved(Answer answer) {
        assertThat(answer.members()).containsEntry("responseCode", "0000");
    }

    private static void assertSame(Answer answer, Answer first) {
        assertThat(answer.body()).isEqualTo(first.body());
        assertThat(answer.status()).isEqualTo(first.status());
        assertThat(answer.header("content-type")).isEqualTo(first.header("content-type"));
    }

    private static void assertCash(Draft draft, long miles) {
        assertThat(instance.cash(collector(draft)).balance()).isEqualTo(Miles.of(miles));
    }
}
