package org.milepost.bench.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The results of a run.
 *
 * @param at when it ended
 * @param commit of the sources, if known
 * @param command the options of the command
 * @param machine where it ran
 * @param databaseVersion the version of PostgreSQL
 * @param databaseSettings the settings on which speed and durability depend
 * @param figures the rates and latencies of requests
 * @param footprint all other figures
 * @param bars some figures with their required values
 */
public record Report(
        Instant at,
        String commit,
        String command,
        Machine machine,
        String databaseVersion,
        Map<String, String> databaseSettings,
        Figures figures,
        Footprint footprint,
        List<Bar> bars) {

    public Report {
        databaseSettings = new TreeMap<>(databaseSettings);
        bars = List.copyOf(bars);
    }
}
