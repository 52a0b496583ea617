package org.milepost.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
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

    /** Micrometer does not keep what a function counter reads; the last value would stay. */
    @Test
    void aCounterGoesOnCountingAfterAGarbageCollection() {
        AtomicLong refused = new AtomicLong(1);
        try (Metrics metrics = new Metrics(10, "test", "0a1b", _ -> Optional.empty())) {
            metrics.watchSlowedCallers("proof", () -> refused.get());
            WeakReference<Object> unused = new WeakReference<>(new Object());
            while (unused.get() != null) {
                System.gc();
            }
            refused.set(2);

            assertThat(metrics.text()).contains("milepost_slowed_callers_total{at=\"proof\"} 2.0");
        }
    }
}
