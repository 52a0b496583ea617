package org.milepost.proofs.retries;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.InProcessServer;
import org.milepost.bench.BearerToken;
import org.milepost.proofs.site.Limits;
import org.milepost.proofs.site.Running;
import org.milepost.proofs.site.Site;

/** The short form of {@code ./milepost prove retries}: servers within this process. */
final class RetriesTest {

    private static final Limits LIMITS = new Limits(2, 6, 4, Duration.ofMillis(250));
    private static final RetriesProof.Settings SETTINGS =
            new RetriesProof.Settings(16, Duration.ofSeconds(2), Duration.ZERO);

    @Test
    void retriesChargeOnceWhateverTillsAndServersDo(@TempDir Path scratch) {
        int seed = ThreadLocalRandom.current().nextInt(1_000_000);
        System.out.println("retries test with seed " + seed);
        try (Site site = Site.open(scratch, 300)) {
            Running door = start(site);
            BearerToken token = BearerToken.of(door.address(), "loy1-pos", "loy1-pos-secret");
            door.stop().run();
            RetriesProof proof =
                    new RetriesProof(
                            new Storm.Plan(
                                    seed,
                                    retried -> retried < 2_000,
                                    site.collectors().first(),
                                    site.collectors().count(),
                                    site.collectors().count(),
                                    token::text,
                                    RetriesProof.PATIENCE,
                                    true),
                            site.database(),
                            SETTINGS,
                            System.out::println);

            Verdict verdict = proof.run(() -> start(site));

            verdict.tried().forEach(System.out::println);
            assertThat(verdict.violations()).as("seed %d", seed).isEmpty();
        }
    }

    private static Running start(Site site) {
        return InProcessServer.start(site.database(), Site.issuer(), LIMITS);
    }
}
