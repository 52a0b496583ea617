package org.milepost.proofs.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.proofs.site.Site;

/** The short form of {@code ./milepost torture}: one blow of each sort. */
final class TortureTest {

    private static final int COLLECTORS = 80;
    private static final List<Blow> BLOWS =
            List.of(
                    Blow.KILL_SERVER,
                    Blow.KILL_POSTGRES,
                    Blow.FSYNC_FAILS,
                    Blow.DISK_FULL,
                    Blow.CUT_AFTER_COMMIT,
                    Blow.RESET);

    /** Half a minute; where other work goes on beside it, starts take many times as long. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void nothingIsLostOrDoubledWhateverFails(@TempDir Path scratch) {
        int seed = ThreadLocalRandom.current().nextInt(1_000_000);
        System.out.println("torture test with seed " + seed);
        Torture.Settings settings =
                new Torture.Settings(
                        seed,
                        Duration.ZERO,
                        Duration.ofMillis(100),
                        Duration.ZERO,
                        BLOWS,
                        List.of(Member.JANE, Member.ANA),
                        6,
                        4,
                        2);
        try (Site site = Site.open(scratch, COLLECTORS);
                Torture torture = Torture.begin(site, settings, line -> System.out.println(line))) {
            Verdict verdict = torture.run();

            verdict.tried().forEach(System.out::println);
            assertThat(verdict.faults()).as("seed %d", seed).isEmpty();
        }
    }
}
