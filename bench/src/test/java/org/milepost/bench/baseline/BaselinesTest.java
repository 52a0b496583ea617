package org.milepost.bench.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.bench.Measurement;
import org.milepost.bench.Postgres;
import org.milepost.postgres.EmbeddedServer;
import org.milepost.postgres.EmbeddedSettings;

/** The baselines write what they claim to. */
final class BaselinesTest {

    private static final int ACCOUNTS = 1_000;
    private static final int CALLERS = 4;

    @TempDir static Path data;

    private static EmbeddedServer server;
    private static Postgres postgres;

    @BeforeAll
    static void startServer() {
        server = EmbeddedServer.start(EmbeddedSettings.of(data));
        postgres = Postgres.runningOn(data);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void eachRedemptionOfTheRowLockBaselineIsInAllOfItsTables() {
        long redeemed;
        try (RowLockBaseline baseline = RowLockBaseline.prepare(postgres, ACCOUNTS, CALLERS)) {
            redeemed = baseline.run(Duration.ofMillis(100), Duration.ofMillis(300)).total();
        }
        assertThat(redeemed).isPositive();
        assertThat(postgres.number("SELECT count(*) FROM baseline.transfer")).isEqualTo(redeemed);
        assertThat(postgres.number("SELECT count(*) FROM baseline.answer")).isEqualTo(redeemed);
        assertThat(postgres.number("SELECT sum(ordinal) FROM baseline.account"))
                .isEqualTo(redeemed);
        assertThat(postgres.number("SELECT sum(balance) / 95 FROM baseline.house_stripe"))
                .isEqualTo(redeemed);
    }

    @Test
    void theRowLockBaselineEndsWhenItsAccountsHaveUsedUpTheirDay() {
        try (RowLockBaseline baseline = RowLockBaseline.prepare(postgres, 1, CALLERS)) {
            assertThatThrownBy(() -> baseline.run(Duration.ZERO, Duration.ofSeconds(30)))
                    .hasMessageContaining("used up its day");
        }
    }

    @Test
    void eachCommitOfTheFloorLeavesARow() {
        Measurement floor =
                CommitFloor.prepare(postgres).run(Duration.ofMillis(50), Duration.ofMillis(100));
        assertThat(postgres.number("SELECT count(*) FROM commit_floor.commit"))
                .isEqualTo(floor.total());
        assertThat(floor.count()).isPositive().isLessThan(floor.total());
    }

    @Test
    void theTpcBLikeBalancesAgreeWithTheHistoryOfAllTransactions() {
        TpcB tpcb = TpcB.prepare(postgres, 1);
        long total = tpcb.run(CALLERS, Duration.ofMillis(100), Duration.ofMillis(300)).total();
        assertThat(total).isPositive();
        assertThat(postgres.number("SELECT count(*) FROM tpcb.pgbench_tellers")).isEqualTo(10);
        assertThat(postgres.number("SELECT count(*) FROM tpcb.pgbench_accounts"))
                .isEqualTo(100_000);
        assertThat(postgres.number("SELECT count(*) FROM tpcb.pgbench_history")).isEqualTo(total);
        long moved = postgres.number("SELECT sum(delta) FROM tpcb.pgbench_history");
        assertThat(postgres.number("SELECT sum(abalance) FROM tpcb.pgbench_accounts"))
                .isEqualTo(moved);
        assertThat(postgres.number("SELECT sum(tbalance) FROM tpcb.pgbench_tellers"))
                .isEqualTo(moved);
        assertThat(postgres.number("SELECT sum(bbalance) FROM tpcb.pgbench_branches"))
                .isEqualTo(moved);
    }
}
