package org.milepost.telemetry;

/**
 * What is measured and logged of requests.
 *
 * @param partnersMax how many partners have metrics of their own, 0 to 10,000
 * @param requestLogOneIn one of how many requests has a line in the log: 1 for all, 0 for none
 */
public record TelemetrySettings(int partnersMax, int requestLogOneIn) {

    /** A hundred partners, and no request in the log. */
    public static final TelemetrySettings ORDINARY = new TelemetrySettings(100, 0);
}
