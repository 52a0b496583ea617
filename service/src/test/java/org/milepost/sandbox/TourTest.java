package org.milepost.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TourTest {
    private static final String URL = "http://127.0.0.1:8080";
    private static final String MANAGEMENT = "http://127.0.0.1:4712";
    private static final String VERIFY = "./milepost verify --data elsewhere";
    private static final String GUIDE = "docs/SANDBOX.md";

    /** A date past the demo's time would be refused, one long past it may be. */
    @ParameterizedTest
    @CsvSource({
        "2026-01-10T12:00:00Z, 2026-01-10T12:00:00Z, 2026-01-10",
        "2026-03-01T23:59:59.999999Z, 2026-03-01T23:59:59Z, 2026-03-01",
        "2027-01-01T00:00:00Z, 2027-01-01T00:00:00Z, 2027-01-01"
    })
    void theCommandsToCopyCarryTheTimeOfTheDemo(Instant now, String dateTime, String date) {
        assertThat(Tour.at(URL, MANAGEMENT, now, VERIFY))
                .contains("\"dateTime\":\"" + dateTime + "\"")
                .contains("\"externalTransactionDate\":\"" + date + "\"");
    }

    @Test
    void theGuideThatItNamesIsThere() {
        assertThat(Tour.at(URL, MANAGEMENT, Instant.EPOCH, VERIFY)).contains(GUIDE);
        assertThat(Path.of("..", GUIDE)).isRegularFile();
    }

    @Test
    void theAuditThatItNamesIsOfThisDemosBooks() {
        assertThat(Tour.at(URL, MANAGEMENT, Instant.EPOCH, VERIFY))
                .contains("'" + VERIFY + "' audits");
    }
}
