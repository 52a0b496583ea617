package org.milepost.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.proofs.site.Site;

/** The short form of {@code ./milepost prove flood}. */
final class FloodTest {

    private static final int CONNECTIONS = 100;
    private static final Duration HOLD = Duration.ofMillis(400);

    @Test
    void aFloodedServerServesOnOrEndsAsAWhole(@TempDir Path scratch) {
        try (Site site = Site.open(scratch, 20)) {
            FloodProof proof =
                    new FloodProof(
                            () -> site.serve(FloodCommand.LIMITS, FloodCommand.HEAP_MEGABYTES),
                            site.collectors(),
                            CONNECTIONS,
                            HOLD,
                            System.out::println);

            proof.round();

            List<String> violations = proof.finish();
            assertThat(violations).isEmpty();
            assertThat(site.audit(FloodCommand.LIMITS)).isEmpty();
            assertThat(site.secretsInLogs()).isEmpty();
        }
    }
}
