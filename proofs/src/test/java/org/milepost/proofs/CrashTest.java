package org.milepost.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.proofs.nemesis.InjectedFault;
import org.milepost.proofs.site.LogScan;

/** The short form of {@code ./milepost prove crash}: one set of books, five faults. */
final class CrashTest {

    private static final int COLLECTORS = 60;
    private static final int NO_KILLED_STARTS = 0;
    private static final List<InjectedFault> FAULTS =
            List.of(
                    InjectedFault.KILL_SERVER,
                    InjectedFault.KILL_POSTMASTER,
                    InjectedFault.KILL_POSTGRES,
                    InjectedFault.KILL_EVERYTHING,
                    InjectedFault.STOP_SERVER);

    /** Half a minute; on a busy machine, starts take many times as long. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void whatWasAnsweredIsBookedOnceAfterEveryKill(@TempDir Path scratch) {
        int seed = ThreadLocalRandom.current().nextInt(1_000_000);
        System.out.println("crash test with seed " + seed);
        try (CrashRun run = new CrashRun(scratch, seed, COLLECTORS, NO_KILLED_STARTS)) {
            for (InjectedFault fault : FAULTS) {
                CrashRun.Round round = run.play(fault);
                System.out.println(round);
                assertThat(round.violations()).as("%s, seed %d", fault, seed).isEmpty();
            }
            assertThat(run.audit()).as("the product's audit, seed %d", seed).isEmpty();
        }
        assertThat(LogScan.of(scratch)).as("what no log may hold").isEmpty();
    }
}
