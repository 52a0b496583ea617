package org.milepost.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.InProcessServer;
import org.milepost.proofs.site.Site;

/** The short form of {@code ./milepost prove retries}: servers within this process. */
final class RetriesTest {

    private static final int COLLECTORS = 300;
    private static final int REQUESTS = 2_000;
    private static final int TILLS = 16;
    private static final int LOCKS = 3;

    @Test
    void retriesChargeOnceDespiteFaultsOfTillsAndServers(@TempDir Path scratch) {
        int seed = ThreadLocalRandom.current().nextInt(1_000_000);
        System.out.println("retries test with seed " + seed);
        try (Site site = Site.open(scratch, COLLECTORS);
                FaultRun run =
                        FaultRun.ofServers(
                                site,
                                RetriesCommand.settings(
                                        seed,
                                        REQUESTS,
                                        site.collectors(),
                                        TILLS,
                                        LOCKS,
                                        Duration.ZERO),
                                () ->
                                        InProcessServer.start(
                                                site.database(),
                                                Site.issuer(),
                                                RetriesCommand.LIMITS),
                                line -> System.out.println(line))) {
            Verdict verdict = run.run();

            verdict.summary().forEach(System.out::println);
            assertThat(verdict.violations()).as("seed %d", seed).isEmpty();
        }
    }
}
