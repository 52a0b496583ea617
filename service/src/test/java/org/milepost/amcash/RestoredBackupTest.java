package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;
import org.milepost.commit.LaneSettings;
import org.milepost.ledger.Miles;
import org.milepost.postgres.KillableServer;

/**
 * The files of a server are copied, redemptions are booked, and the server is replaced by the copy:
 * redemptions are lost, and others get their ordinals.
 */
final class RestoredBackupTest {

    @Test
    void aRestoredBackupGivesNoNumberAgainAndReversesNoOtherRedemption() {
        try (KillableServer original = KillableServer.start();
                RunningInstance instance = start(original);
                PosTerminal till = PosTerminal.loy1(instance)) {
            String collector = instance.collector(1_615);
            String kept = redeem(till, collector, "first");
            try (KillableServer backup = original.copy()) {
                String lost = redeem(till, collector, "second");
                sellOnAt(backup, collector, kept, lost);
            }
        }
    }

    private static void sellOnAt(
            KillableServer backup, String collector, String kept, String lost) {
        try (RunningInstance instance = start(backup);
                PosTerminal till = PosTerminal.loy1(instance)) {
            String other = redeem(till, collector, "third");
            assertThat(other).isNotIn(kept, lost);
            Miles before = instance.cash(collector).balance();

            assertThat(reverse(till, collector, lost)).isEqualTo("0057");
            assertThat(instance.cash(collector).balance()).isEqualTo(before);
            assertThat(reverse(till, collector, kept)).isEqualTo("0000");
            assertThat(reverse(till, collector, other)).isEqualTo("0000");
            assertThat(instance.cash(collector).balance()).isEqualTo(Miles.of(1_615));
            assertThat(instance.audit().faults()).isEmpty();
        }
    }

    private static RunningInstance start(KillableServer server) {
        return RunningInstance.start(
                server.database(), LaneSettings.ORDINARY.withLanes(2), Duration.ofSeconds(30));
    }

    private static String redeem(PosTerminal till, String collector, String key) {
        Answer answer = till.send(Draft.redeem("10.00").by(collector), key);
        assertThat(answer.member("responseCode")).isEqualTo("0000");
        return answer.member("txnConfirmationNumber");
    }

    private static String reverse(PosTerminal till, String collector, String number) {
        return till.send(Draft.reverse(number).by(collector), "reverse-" + number)
                .member("responseCode");
    }
}
