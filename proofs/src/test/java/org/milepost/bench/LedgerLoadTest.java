package org.milepost.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.ledger.AuditStore;
import org.milepost.ledger.Verifier;
import org.milepost.postgres.Database;
import org.milepost.proofs.site.Site;

final class LedgerLoadTest {

    private static final int CALLERS = 8;

    @TempDir private Path scratch;

    @Test
    void eachRedemptionInTheLedgerIsBookedAndTheBooksHold() throws IOException {
        try (Site site = Site.open(scratch, 50)) {
            Postgres postgres = new Postgres(site.database(), 0);
            long before = postgres.number("SELECT count(*) FROM transfer");
            Measurement measurement;
            try (LedgerLoad ledger = LedgerLoad.open(postgres, site.collectors())) {
                measurement = ledger.run(CALLERS, Duration.ofMillis(100), Duration.ofMillis(300));
            }
            assertThat(measurement.count()).isPositive().isLessThan(measurement.total());
            assertThat(postgres.number("SELECT count(*) FROM transfer") - before)
                    .isEqualTo(measurement.total());
            assertThat(
                            postgres.number(
                                    """
                                    SELECT count(*)
                                      FROM answer w JOIN transfer t USING (bucket, account, ordinal)
                                     WHERE w.facts = '' AND t.facts LIKE '[1,1,95,1000,%'
                                    """))
                    .isEqualTo(measurement.total());
            try (Database database = Database.open(site.database())) {
                Verifier.Report audit = new AuditStore(database).audit(read -> {});
                assertThat(audit.booksHold()).isTrue();
            }
        }
    }
}
