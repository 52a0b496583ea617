package org.milepost.proofs.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.InProcessServer;
import org.milepost.bench.process.Running;
import org.milepost.proofs.site.Limits;
import org.milepost.proofs.site.Site;

/** The short form of {@code ./milepost prove scale}: all is found; how fast is not judged. */
final class ScaleTest {

    private static final Limits LIMITS = new Limits(2, 2_048, 256, Duration.ofSeconds(7));

    /** So many that each of seven tills of each store has one. */
    private static final int TRANSFERS = 3_500;

    private static final int MEMBERS = 500;

    /** So many that none reaches the daily limit. */
    private static final int COLLECTORS = 2_000;

    @Test
    void everyQuestionIsAnsweredBesideRedemptions(@TempDir Path scratch) {
        try (Site site = Site.open(scratch, COLLECTORS)) {
            LoadedBooks books = LoadedBooks.load(site, TRANSFERS, MEMBERS, System.out);
            Running server = InProcessServer.start(site.database(), Site.issuer(), LIMITS);

            ScaleProof.Goals unjudged =
                    new ScaleProof.Goals(Duration.ofSeconds(1), 1, 100, Double.MAX_VALUE, 1);
            assertThat(
                            new ScaleProof(
                                            server.address(),
                                            site.collectors(),
                                            ScaleQuestion.about(books, site.collectors()),
                                            unjudged,
                                            1,
                                            System.out)
                                    .run())
                    .isEmpty();

            server.stop().run();
        }
    }
}
