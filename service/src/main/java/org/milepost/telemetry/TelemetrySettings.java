package org.milepost.telemetry;

import java.util.Optional;

/**
 * What is measured and logged of requests.
 *
 * @param partnersMax how many partners have metrics of their own, 0 to 10,000
 * @param requestLogOneIn one of how many requests has a line in the log: 1 for all, 0 for none
 * @param otlp where metrics and traces are sent, if anywhere
 */
public record TelemetrySettings(int partnersMax, int requestLogOneIn, Optional<OtlpSettings> otlp) {

    /** A hundred partners, no request in the log, and nothing is sent. */
    public static final TelemetrySettings ORDINARY =
            new TelemetrySettings(100, 0, Optional.empty());
}
