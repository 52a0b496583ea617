package org.milepost.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Sessions are only used on the newest primary that this process has seen. */
final class PrimaryCheckTest {

    private final PrimaryCheck check = new PrimaryCheck();

    @Test
    void aFormerPrimaryThatStillRunsIsUsedNoMore() {
        try (KillableServer former = KillableServer.start();
                KillableServer standby = former.copy()) {
            standby.kill();
            standby.restartAsStandby();
            assertLost(standby);
            try (Session open = open(former)) {
                assertThat(open.isBroken()).isFalse();
                standby.promote();

                try (Session promoted = open(standby)) {
                    assertThat(promoted.isBroken()).isFalse();
                    assertThat(open.isBroken()).isTrue();
                    assertLost(former);
                }
            }
        }
    }

    private void assertLost(KillableServer server) {
        assertThatThrownBy(() -> open(server))
                .isInstanceOfSatisfying(
                        DatabaseFault.class,
                        it -> assertThat(it.failure()).isEqualTo(SqlFailure.CONNECTION_LOST));
    }

    private Session open(KillableServer server) {
        return Session.open(server.settings(), SessionPurpose.LANE, "milepost lane", check);
    }
}
