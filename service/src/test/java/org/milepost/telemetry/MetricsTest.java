package org.milepost.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetricsTest {

    @Test
    void eachReaderOfTheFeedHasItsLag() {
        try (Metrics metrics = new Metrics(10, "test", "0a1b", _ -> Optional.empty())) {
            metrics.feedLags(Map.of("model", 5L, "files", 0L));
            metrics.feedLags(Map.of("model", 7L));

            assertThat(metrics.text())
                    .contains("milepost_feed_lag_rows{reader=\"model\"} 7.0")
                    .doesNotContain("reader=\"files\"");
        }
    }
}
