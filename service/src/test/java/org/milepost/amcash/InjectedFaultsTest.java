package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.Await;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;
import org.milepost.commit.LaneSettings;

/** Each fault that the sandbox injects, as a till meets it, and what the books have afterwards. */
@SuppressWarnings("NullAway.Init") // set before each test
final class InjectedFaultsTest {

    private static final Duration DEADLINE = Duration.ofMillis(400);
    private static final long MILES = 1_615;
    private static final long ONE_UNIT_LESS = 1_520;

    private static RunningInstance instance;

    private final String key = UUID.randomUUID().toString();
    private PosTerminal till;
    private Draft draft;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start(LaneSettings.ORDINARY.withLanes(2), DEADLINE);
    }

    @AfterAll
    static void stopOverBooksThatHold() {
        try (RunningInstance running = instance) {
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
        sandbox("DELETE", "/sandbox/faults", "");
        till.close();
    }

    @Test
    void aLostAnswerThatTheServerNoticesIsCancelled() {
        assertCut("answer-lost");

        Await.until("issued, redeemed, cancelled", () -> ordinal() == 3 && cash() == MILES);
        assertRetryIs("0000", ONE_UNIT_LESS);
    }

    @Test
    void aLostAnswerThatNobodyNoticesStandsAndTheRetryGetsIt() {
        assertCut("answer-lost-unnoticed");

        assertThat(cash()).isEqualTo(ONE_UNIT_LESS);
        assertRetryIs("0000", ONE_UNIT_LESS);
        assertThat(ordinal()).isEqualTo(2);
    }

    @Test
    void aRequestWhoseConnectionIsCutIsNotCarriedOut() {
        assertCut("cut");

        assertThat(ordinal()).isEqualTo(1);
        assertRetryIs("0000", ONE_UNIT_LESS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"late", "overload"})
    void nothingIsChargedWhenTheAnswerIsLateOrRefused(String fault) {
        Answer answer = send(fault);

        assertThat(answer.member("responseCode")).isEqualTo("0008");
        Await.until("nothing charged", () -> cash() == MILES);
        assertRetryIs("0000", ONE_UNIT_LESS);
    }

    @Test
    void aRequestThatArrivesTwiceIsChargedOnce() {
        Answer answer = send("twice");

        assertThat(answer.member("responseCode")).isEqualTo("0000");
        assertThat(cash()).isEqualTo(ONE_UNIT_LESS);
        assertThat(ordinal()).isEqualTo(2);
        assertThat(till.send(draft, key).body()).isEqualTo(answer.body());
    }

    @Test
    void aRetryOvertakesItsRequest() {
        String headers = "Idempotency-Key: " + key + "\r\nSandbox-Fault: overtaken\r\n";
        try (PosTerminal second = PosTerminal.loy1(instance)) {
            Thread first = Thread.startVirtualThread(() -> till.send(draft, headers, draft.json()));
            Await.until("the first request is held", () -> first.isAlive());
            Answer overtaking = second.send(draft, headers, draft.json());

            assertThat(overtaking.member("responseCode")).isEqualTo("0000");
            Await.until("the first request is answered", () -> !first.isAlive());
            assertThat(ordinal()).isEqualTo(2);
        }
    }

    @Test
    void aCallInAnOutageIsRefusedWithItsEnd() {
        Answer answer = send("outage");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.member("responseCode")).isEqualTo("0092");
        assertThat(answer.header("retry-after")).isEqualTo("120");
        assertThat(ordinal()).isEqualTo(1);
        assertRetryIs("0000", ONE_UNIT_LESS);
    }

    /** The offer is paused, and the old data still has it. */
    @Test
    void aCallWithOldDataIsDecidedByTheOfferBeforeTheChange() {
        try (RunningInstance other = RunningInstance.start();
                PosTerminal terminal = PosTerminal.loy1(other);
                PosTerminal operator = new PosTerminal(other.url(), other.token("operator"))) {
            Draft ask = Draft.of(Call.INQUIRE).by(other.collector(MILES));
            assertThat(terminal.send(ask).member("responseCode")).isEqualTo("0000");
            Answer paused =
                    operator.send(
                            "PATCH",
                            "/operator/v1/programmes/AIRMILES/offers/1111111111",
                            "{\"paused\":true}");
            assertThat(paused.status()).as(paused.body()).isEqualTo(200);

            assertThat(terminal.send(ask).member("responseCode")).isEqualTo("0067");
            assertThat(
                            terminal.send(ask, "Sandbox-Fault: stale-data\r\n", ask.json())
                                    .member("responseCode"))
                    .isEqualTo("0000");
        }
    }

    @Test
    void aSwitchIsForTheNextCallOfItsNumber() {
        String number = collector();
        Draft other = draft.by(instance.collector(MILES));
        sandbox(
                "POST",
                "/sandbox/faults",
                "{\"fault\":\"overload\",\"number\":\"" + number + "\"}");

        assertThat(till.send(other, key).member("responseCode")).isEqualTo("0000");
        assertThat(till.send(draft, key).member("responseCode")).isEqualTo("0008");
        assertThat(till.send(draft, key).member("responseCode")).isEqualTo("0000");
    }

    @Test
    void aSeedRepeatsTheFaultsOfASequence() {
        String random = "{\"seed\":11,\"perThousand\":500,\"faults\":[\"overload\",\"outage\"]}";
        sandbox("PUT", "/sandbox/faults/random", random);
        List<String> first = inquire();
        sandbox("PUT", "/sandbox/faults/random", random);

        assertThat(inquire()).isEqualTo(first);
        assertThat(first).contains("0000", "0008", "0092");
    }

    @Test
    void anUnknownFaultIsRefused() {
        assertThat(send("none").status()).isEqualTo(400);
        assertThat(ordinal()).isEqualTo(1);
    }

    private List<String> inquire() {
        Draft ask = Draft.of(Call.INQUIRE).by(instance.collector(MILES));
        return IntStream.range(0, 30)
                .mapToObj(it -> till.send(ask).member("responseCode"))
                .toList();
    }

    private Answer send(String fault) {
        return till.send(
                draft,
                "Idempotency-Key: " + key + "\r\nSandbox-Fault: " + fault + "\r\n",
                draft.json());
    }

    private void assertCut(String fault) {
        assertThatThrownBy(() -> send(fault)).isInstanceOf(UncheckedIOException.class);
        till.close();
        till = PosTerminal.loy1(instance);
    }

    private void assertRetryIs(String code, long cash) {
        assertThat(till.send(draft, key).member("responseCode")).isEqualTo(code);
        assertThat(cash()).isEqualTo(cash);
    }

    private Answer sandbox(String method, String path, String body) {
        return till.send(method, path, body);
    }

    private long cash() {
        return instance.cash(collector()).balance().count();
    }

    private int ordinal() {
        return instance.cash(collector()).ordinal();
    }

    private String collector() {
        return draft.fields().getOrDefault(Field.COLLECTOR_NUMBER, "");
    }
}
