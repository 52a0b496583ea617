package org.milepost.amcash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.Await;
import org.milepost.RunningInstance;
import org.milepost.StalledAccount;
import org.milepost.WireClient.Answer;
import org.milepost.commit.LaneSettings;
import org.milepost.dialect.Restrictions;
import org.milepost.http.Json;
import org.milepost.ledger.Standing;

/** What became of a request with a key: each outcome, over a real server and real books. */
@SuppressWarnings("NullAway.Init") // set before each test
final class CheckoutOutcomesTest {

    private static final LaneSettings LANES = LaneSettings.ORDINARY.withLanes(2);
    private static final long MILES = 1_615;

    private static RunningInstance instance;
    private static RunningInstance.SecondInstance hasty;

    private final String key = UUID.randomUUID().toString();
    private PosTerminal till;
    private Draft draft;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        hasty = instance.startSecond(LANES, Duration.ofMillis(300));
    }

    @AfterAll
    static void stopOverBooksThatHold() {
        try (RunningInstance running = instance) {
            hasty.close();
            assertThat(running.audit().faults()).isEmpty();
        }
    }

    @BeforeEach
    void openTill() {
        till = PosTerminal.loy1(instance);
        draft = Draft.redeem("10.00").by(instance.collector(MILES));
    }

    @AfterEach
    void closeTill() {
        till.close();
    }

    @Test
    void aBookedRedemptionHasTheAnswerThatTheTillGot() {
        Map<String, String> first = new TreeMap<>(till.send(draft, key).members());
        for (Field field : draft.fields().keySet()) {
            first.remove(field.wireName());
        }
        first.remove("availableOfferUnits");

        Answer outcome = outcome();

        assertThat(outcome.status()).isEqualTo(200);
        assertThat(outcome.member("outcome")).isEqualTo("BOOKED");
        assertThat(answer(outcome)).isEqualTo(first).containsEntry("responseCode", "0000");
        assertThat(outcome().body()).isEqualTo(outcome.body());
        assertThat(cash()).isEqualTo(MILES - 95);
    }

    @Test
    void aReversalHasItsOwnKeysAndItsAnswer() {
        String number = till.send(draft, key).member("txnConfirmationNumber");
        Draft reversal = Draft.reverse(number).by(collector());
        Answer reversed = till.send(reversal, key);

        Answer outcome = till.outcome(Call.REVERSE, key, collector());

        assertThat(outcome.member("outcome")).isEqualTo("BOOKED");
        assertThat(answer(outcome))
                .containsEntry("milesReversed", "95")
                .containsEntry("txnConfirmationNumber", reversed.member("txnConfirmationNumber"));
        assertThat(outcome().member("outcome")).isEqualTo("BOOKED");
    }

    @Test
    void aRefusedRedemptionHasItsCode() {
        Draft rich = Draft.redeem("500.00").by(collector());
        assertThat(till.send(rich, key).member("responseCode")).isEqualTo("0051");

        Answer outcome = outcome();

        assertThat(outcome.member("outcome")).isEqualTo("REFUSED");
        assertThat(answer(outcome))
                .containsEntry("responseCode", "0051")
                .containsEntry("cashBalance", "1615")
                .doesNotContainKey("txnConfirmationNumber");
    }

    @Test
    void aKeyWithoutARequestTakesNoEffectAnyMore() {
        assertThat(outcome().member("outcome")).isEqualTo("NO_EFFECT");

        Answer late = till.send(draft, key);

        assertThat(late.member("responseCode")).isEqualTo("0035");
        assertThat(late.member("message")).contains("Idempotency-Key");
        assertThat(cash()).isEqualTo(MILES);
        assertThat(outcome().member("outcome")).isEqualTo("NO_EFFECT");
        assertThat(till.send(draft, key + "-2").member("responseCode")).isEqualTo("0000");
    }

    /** The refusal is not remembered, so nothing is known of the request. */
    @Test
    void aRequestThatWasRefusedForItsFormHasNoEffect() {
        till.send(draft.without(Field.STORE_ID), key);

        assertThat(outcome().member("outcome")).isEqualTo("NO_EFFECT");
    }

    @Test
    void aCancelledRedemptionIsCancelledForGood() {
        assertThatThrownBy(
                        () ->
                                till.send(
                                        draft,
                                        "Idempotency-Key: "
                                                + key
                                                + "\r\nSandbox-Fault: answer-lost\r\n",
                                        draft.json()))
                .isInstanceOf(UncheckedIOException.class);
        till.close();
        till = PosTerminal.loy1(instance);
        Await.until("cancelled", () -> instance.cash(collector()).ordinal() == 3);

        assertThat(outcome().member("outcome")).isEqualTo("CANCELLED");
        assertThat(till.send(draft, key).member("responseCode")).isEqualTo("0035");
        assertThat(outcome().member("outcome")).isEqualTo("CANCELLED");
        assertThat(cash()).isEqualTo(MILES);
    }

    /** Whoever asks has the answer, so the redemption stays. */
    @Test
    void aRedemptionThatWasAskedForIsNotCancelled() {
        till.send(draft, key);
        assertThat(outcome().member("outcome")).isEqualTo("BOOKED");

        assertThatThrownBy(
                        () ->
                                till.send(
                                        draft,
                                        "Idempotency-Key: "
                                                + key
                                                + "\r\nSandbox-Fault: answer-lost\r\n",
                                        draft.json()))
                .isInstanceOf(UncheckedIOException.class);
        till.close();
        till = PosTerminal.loy1(instance);

        assertThat(outcome().member("outcome")).isEqualTo("BOOKED");
        assertThat(cash()).isEqualTo(MILES - 95);
    }

    @Test
    void aRequestThatMayWaitForItsDecisionIsUnderWay() {
        try (PosTerminal asking = new PosTerminal(hasty.url(), instance.token("loy1-pos"));
                StalledAccount stalled = instance.stall(collector())) {
            Answer outcome = asking.outcome(Call.REDEEM, key, collector());

            assertThat(outcome.status()).isEqualTo(200);
            assertThat(outcome.member("outcome")).isEqualTo("UNDER_WAY");
            assertThat(outcome.member("until")).isEqualTo("2026-06-15T16:00:01.300Z");
            assertThat(outcome.header("retry-after")).isEqualTo("2");
            assertThat(stalled).isNotNull();
        }
        Await.until("decided", () -> !outcome().member("outcome").equals("UNDER_WAY"));
    }

    /** Keys of another partner, collector or call are others. */
    @Test
    void anotherPartnersKeyIsAnother() {
        till.send(draft, key);
        try (PosTerminal loy2 = PosTerminal.loy2(instance)) {
            assertThat(loy2.outcome(Call.REDEEM, key, collector()).member("outcome"))
                    .isEqualTo("NO_EFFECT");
        }
        String other = instance.collector(MILES);

        assertThat(till.outcome(Call.REDEEM, key, other).member("outcome")).isEqualTo("NO_EFFECT");
        assertThat(till.outcome(Call.REVERSE, key, collector()).member("outcome"))
                .isEqualTo("NO_EFFECT");
        assertThat(outcome().member("outcome")).isEqualTo("BOOKED");
    }

    @Test
    void hiddenBalancesStayHidden() {
        String hiding =
                instance.collector(
                        MILES, 0, new Restrictions(true, false).with(Standing.Status.ACTIVE));
        till.send(draft.by(hiding), key);

        Answer outcome = till.outcome(Call.REDEEM, key, hiding);

        assertThat(answer(outcome)).containsEntry("responseCode", "0001");
        assertThat(outcome.body()).doesNotContain("Balance", "availableDollarAmount");
    }

    @Test
    void anUnknownCollectorIsRefused() {
        Answer outcome = till.outcome(Call.REDEEM, key, "80000000099");

        assertThat(outcome.status()).isEqualTo(401);
        assertThat(outcome.member("responseCode")).isEqualTo("0025");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Collector-Number: \r\n",
                "Collector-Number: 8409520200x\r\n",
                "Collector-Number: 12345678901234567890\r\n",
                "Collector-Number: 1\r\nCollector-Number: 1\r\n"
            })
    void aCallWithoutOneCollectorIsRefused(String headers) {
        Answer outcome = till.outcome("/checkout/amcash/redeem/outcomes/k", headers);

        assertThat(outcome.status()).isEqualTo(400);
        assertThat(outcome.member("message")).contains("Collector-Number").doesNotContain("8409");
    }

    @Test
    void aKeyInAPathIsPercentEncoded() {
        String odd = key + "/a?b%c";
        till.send(draft, odd);

        assertThat(till.outcome(Call.REDEEM, key + "%2Fa%3Fb%25c", collector()).member("outcome"))
                .isEqualTo("BOOKED");
        assertThat(till.outcome(Call.REDEEM, "a%20b", collector()).member("message"))
                .contains("Idempotency-Key");
    }

    @Test
    void aCallInFrenchHasFrenchTexts() {
        Answer outcome =
                till.outcome(
                        "/checkout/amcash/redeem/outcomes/" + key,
                        "Accept-Language: fr-CA\r\nCollector-Number: " + collector() + "\r\n");

        assertThat(outcome.member("message")).startsWith("Rien n’a été porté");
    }

    /** Kept for a week, as answers are. */
    @Test
    void anOutcomeIsKnownForAWeek() {
        till.send(draft, key);
        instance.clock().pass(Duration.ofDays(7).minusSeconds(1));
        assertThat(outcome().member("outcome")).isEqualTo("BOOKED");
        instance.clock().set(RunningInstance.NOON);
    }

    private Answer outcome() {
        return till.outcome(Call.REDEEM, key, collector());
    }

    private String collector() {
        return draft.fields().getOrDefault(Field.COLLECTOR_NUMBER, "");
    }

    private long cash() {
        return instance.cash(collector()).balance().count();
    }

    private static Map<String, String> answer(Answer outcome) {
        Map<String, String> members = new TreeMap<>();
        Json.readObject(outcome.body().getBytes(UTF_8))
                .path("answer")
                .forEachEntry((name, value) -> members.put(name, value.asString()));
        return members;
    }
}
