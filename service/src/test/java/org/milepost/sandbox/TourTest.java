package org.milepost.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TourTest {
    private static final String URL = "http://127.0.0.1:8080";
    private static final String MANAGEMENT = "http://127.0.0.1:4712";
    private static final String LAUNCHER = "'/my home/milepost'";
    private static final String VERIFY = LAUNCHER + " verify --data elsewhere";
    private static final String GUIDE = "docs/SANDBOX.md";

    /** A date past the demo's time would be refused, one long past it may be. */
    @ParameterizedTest
    @CsvSource({
        "2026-01-10T12:00:00Z, 2026-01-10T12:00:00Z, 2026-01-10",
        "2026-03-01T23:59:59.999999Z, 2026-03-01T23:59:59Z, 2026-03-01",
        "2027-01-01T00:00:00Z, 2027-01-01T00:00:00Z, 2027-01-01"
    })
    void theCommandsToCopyCarryTheTimeOfTheDemo(Instant now, String dateTime, String date) {
        assertThat(tour(now))
                .contains("\"dateTime\":\"" + dateTime + "\"")
                .contains("\\\"externalTransactionDate\\\":\\\"" + date + "\\\"");
    }

    @Test
    void theGuideThatItNamesExists() {
        assertThat(tour(Instant.EPOCH)).contains(GUIDE);
        assertThat(Path.of("..", GUIDE)).isRegularFile();
    }

    @Test
    void theAuditThatItNamesIsOfThisDemosBooks() {
        assertThat(tour(Instant.EPOCH)).contains("  " + VERIFY + "\n");
    }

    @Test
    void theLauncherIsNamedAsAShellReadsIt() {
        assertThat(tour(Instant.EPOCH)).contains("$(" + LAUNCHER + " token").doesNotContain("./");
    }

    /** A shell that has no comments, such as an interactive zsh, must not take one for more. */
    @Test
    void whatIsNoCommandIsACommentWithoutQuotesAndOperators() {
        List<String> texts =
                tour(Instant.EPOCH)
                        .lines()
                        .filter(it -> !it.isBlank() && !it.startsWith("  "))
                        .toList();

        assertThat(texts)
                .hasSizeGreaterThan(20)
                .allMatch(it -> it.startsWith("# "))
                .noneMatch(it -> it.matches(".*['\"`;&|<>()$!\\\\].*"));
    }

    @Test
    void everyTerminalCanShowIt() {
        assertThat(tour(Instant.EPOCH)).isASCII();
    }

    private static String tour(Instant now) {
        return Tour.at(URL, MANAGEMENT, now, LAUNCHER, VERIFY);
    }
}
