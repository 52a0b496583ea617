package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.milepost.Await;
import org.milepost.RunningInstance;
import org.milepost.StalledAccount;
import org.milepost.WireClient.Answer;
import org.milepost.commit.LaneSettings;
import org.milepost.ledger.Miles;
import org.milepost.postgres.KillableServer;

/** PostgreSQL is killed while a redemption is in its batch. */
@SuppressWarnings("NullAway.Init") // set before all tests
final class KilledDatabaseTest {

    private static KillableServer server;

    @BeforeAll
    static void startServer() {
        server = KillableServer.start();
    }

    @AfterAll
    static void killServer() {
        server.close();
    }

    @Test
    void aRedemptionWhoseDatabaseIsKilledIsAnsweredAfterItsRestart() {
        try (RunningInstance instance = start(Duration.ofSeconds(30));
                PosTerminal till = PosTerminal.loy1(instance)) {
            Draft draft = Draft.redeem("10.00").by(instance.collector(1_615));
            killInMidBatch(instance, till, draft);
            server.restart();
            Answer answer = till.answer();

            assertThat(answer.member("responseCode")).isEqualTo("0000");
            assertThat(till.send(draft, "key").body()).isEqualTo(answer.body());
            assertThat(instance.audit().faults()).isEmpty();
            assertCash(instance, draft, 1_615 - 95);
        }
    }

    @Test
    void aRedemptionWhoseDatabaseIsKilledIsNotChargedAfterTheDeadline() {
        try (RunningInstance instance = start(Duration.ofMillis(300));
                PosTerminal till = PosTerminal.loy1(instance)) {
            Draft draft = Draft.redeem("10.00").by(instance.collector(1_615));
            killInMidBatch(instance, till, draft);
            assertThat(till.answer().member("responseCode")).isEqualTo("0008");
            server.restart();

            // the lane runs the batch again, and the redemption without an answer is cancelled
            Await.until("a cancellation", () -> instance.cash(collector(draft)).ordinal() == 3);
            assertCash(instance, draft, 1_615);
            assertThat(instance.audit().faults()).isEmpty();
        }
    }

    private static RunningInstance start(Duration deadline) {
        LaneSettings patient = new LaneSettings(1, 100, 10, false, 5, Duration.ofSeconds(60));
        return RunningInstance.start(server.database(), patient, deadline);
    }

    private static void killInMidBatch(RunningInstance instance, PosTerminal till, Draft draft) {
        StalledAccount stalled = instance.stall(collector(draft));
        till.ask(draft, "key");
        stalled.awaitHaltedLane();
        server.kill();
        stalled.close();
    }

    private static String collector(Draft draft) {
        return draft.fields().getOrDefault(Field.COLLECTOR_NUMBER, "");
    }

    private static void assertCash(RunningInstance instance, Draft draft, long miles) {
        assertThat(instance.cash(collector(draft)).balance()).isEqualTo(Miles.of(miles));
    }
}
