package org.milepost.proofs.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.proofs.site.LogScan;

/** The short form of {@code ./milepost prove crash}: one set of books, five blows. */
final class CrashTest {

    private static final int COLLECTORS = 60;
    private static final int UNDISTURBED = 0;
    private static final List<Blow> BLOWS =
            List.of(Blow.PROGRAM, Blow.POSTMASTER, Blow.POSTGRES, Blow.EVERYTHING, Blow.SIGTERM);

    /** Half a minute; where other work goes on beside it, starts take many times as long. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void whatWasAnsweredIsInTheBooksOnceWhateverIsKilled(@TempDir Path scratch) {
        int seed = ThreadLocalRandom.current().nextInt(1_000_000);
        System.out.println("crash test with seed " + seed);
        try (CrashRounds game = CrashRounds.begin(scratch, seed, COLLECTORS, UNDISTURBED)) {
            for (Blow blow : BLOWS) {
                Round round = game.play(blow);
                System.out.println(round);
                assertThat(round.violations()).as("%s, seed %d", blow, seed).isEmpty();
            }
            assertThat(game.audit()).as("the product's audit, seed %d", seed).isEmpty();
        }
        assertThat(LogScan.of(scratch)).as("what no log may hold").isEmpty();
    }
}
