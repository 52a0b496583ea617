package org.milepost.bench.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that a run tells.
 *
 * @param at when it ended
 * @param commit of the sources, if known
 * @param command what it was asked to do
 * @param machine where it ran
 * @param databaseVersion of PostgreSQL
 * @param databaseSettings those that speed and durability depend on
 * @param figures of requests
 * @param footprint of everything else
 * @param bars what had to be reached
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
