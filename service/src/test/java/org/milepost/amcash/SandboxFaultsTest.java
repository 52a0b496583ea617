package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.milepost.Await;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;
import org.milepost.dialect.Caller;
import org.milepost.dialect.CommandRunner;
import org.milepost.http.FaultStyle;
import org.milepost.http.Guard;
import org.milepost.http.HttpServer;
import org.milepost.http.HttpSettings;
import org.milepost.http.Route;
import org.milepost.http.TestServer;
import org.milepost.ledger.Miles;
import org.milepost.programme.PartnerId;

/** What a till gets when an unexpected error is thrown. */
@SuppressWarnings("NullAway.Init") // set before all tests
final class SandboxFaultsTest {

    private static final Guard ADMITS_LOY1 =
            request -> new Caller.PartnerClient("loy1-pos", loy1());

    private static RunningInstance instance;
    private static CommandRunner runner;
    private static HttpServer server;
    private static PosTerminal terminal;

    /** An error of the virtual machine's, before the decision or after it. */
    private static final class Overflows implements SandboxFaults {

        private final String before;
        private final String after;

        Overflows(String before, String after) {
            this.before = before;
            this.after = after;
        }

        @Override
        public void beforeDecision(String collector) {
            if (collector.equals(before)) {
                throw new StackOverflowError("before the decision");
            }
        }

        @Override
        public void beforeAnswer(String collector) {
            if (collector.equals(after)) {
                throw new StackOverflowError("after the decision");
            }
        }

        @Override
        public boolean losesAnswer(String collector, Object attempt) {
            return false;
        }
    }

    private static String before;
    private static String after;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        before = instance.collector(1_000);
        after = instance.collector(1_000);
        runner = instance.runner();
        CheckoutEndpoint checkout = instance.checkout(runner, new Overflows(before, after));
        server =
                TestServer.start(
                        HttpSettings.at("127.0.0.1", 0),
                        List.of(
                                Route.post(
                                        "/checkout/amcash/inquire",
                                        ADMITS_LOY1,
                                        FaultStyle.MESSAGE,
                                        checkout::inquire),
                                Route.post(
                                        "/checkout/amcash/redeem",
                                        ADMITS_LOY1,
                                        FaultStyle.MESSAGE,
                                        checkout::redeem)),
                        List.of(),
                        FaultStyle.MESSAGE);
        terminal = new PosTerminal("http://127.0.0.1:" + server.port(), "none");
    }

    @AfterAll
    static void stop() {
        terminal.close();
        server.close();
        runner.close();
        instance.close();
    }

    /** It got an HTTP status without a response code. */
    @Test
    void anErrorBeforeTheDecisionIsAServerErrorToTheTill() {
        for (Draft draft : List.of(Draft.of(Call.INQUIRE), Draft.redeem("10.00"))) {
            assertServerError(terminal.send(draft.by(before), "before"));
        }
        assertThat(instance.cash(before).balance()).isEqualTo(Miles.of(1_000));
    }

    /** The redemption was booked, although its answer was not delivered. */
    @Test
    void anErrorAfterTheDecisionIsAServerErrorAndNothingIsCharged() {
        assertServerError(terminal.send(Draft.of(Call.INQUIRE).by(after), "look"));
        assertServerError(terminal.send(Draft.redeem("10.00").by(after), "after"));

        Await.until(
                "issued, redeemed and taken back",
                () ->
                        instance.cash(after).ordinal() == 3
                                && instance.cash(after).balance().equals(Miles.of(1_000)));
    }

    private static PartnerId loy1() {
        return instance.catalogue().partner("LOY1").orElseThrow().id();
    }

    private static void assertServerError(Answer answer) {
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.member("responseCode")).isEqualTo("0096");
        assertThat(answer.member("message")).matches("Server error or no response: \\S{16,}");
    }
}
