package org.milepost.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.proofs.nemesis.InjectedFault;
import org.milepost.proofs.site.Site;
import org.milepost.proofs.workload.SandboxMember;

/** The short form of {@code ./milepost torture}: one fault of each kind. */
final class TortureTest {

    private static final int COLLECTORS = 80;
    private static final Duration PAUSE_MAX = Duration.ofMillis(100);
    private static final List<InjectedFault> FAULTS =
            List.of(
                    InjectedFault.KILL_SERVER,
                    InjectedFault.KILL_POSTGRES,
                    InjectedFault.FSYNC_FAILS,
                    InjectedFault.DISK_FULL,
                    InjectedFault.CUT_AFTER_COMMIT,
                    InjectedFault.RESET);

    /** Half a minute; on a busy machine, starts take many times as long. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void nothingIsLostOrDoubledAfterAnyFault(@TempDir Path scratch) {
        int seed = ThreadLocalRandom.current().nextInt(1_000_000);
        System.out.println("torture test with seed " + seed);
        try (Site site = Site.open(scratch, COLLECTORS);
                FaultRun run =
                        FaultRun.ofEverything(
                                site,
                                new FaultRun.Settings(
                                        TortureCommand.plan(
                                                seed,
                                                site.collectors(),
                                                List.of(SandboxMember.JANE, SandboxMember.ANA),
                                                6,
                                                4,
                                                2),
                                        FAULTS,
                                        Duration.ZERO,
                                        PAUSE_MAX,
                                        Duration.ZERO),
                                TortureCommand.LIMITS,
                                line -> System.out.println(line))) {
            Verdict verdict = TortureCommand.runAndAudit(run, site);

            verdict.summary().forEach(System.out::println);
            assertThat(verdict.violations()).as("seed %d", seed).isEmpty();
        }
    }
}
