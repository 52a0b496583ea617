package org.milepost.bench;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.milepost.bench.report.Bars;

/**
 * What a run of the benchmark is to do.
 *
 * @param groups the parts of it
 * @param rounds turns of each subject
 * @param measured the length of the measured part of a turn
 * @param warmUp how long the path of a redemption over HTTP runs beforehand; others less
 * @param connections numbers of connections to redeem over
 * @param collectors accounts to spread over
 * @param scale of the TPC-B-like tables
 */
record BenchPlan(
        Set<BenchGroup> groups,
        int rounds,
        Duration measured,
        Duration warmUp,
        List<Integer> connections,
        int collectors,
        int scale) {

    BenchPlan {
        groups = BenchGroup.withNeeds(groups);
        connections = List.copyOf(connections);
        if (connections.isEmpty() || connections.stream().anyMatch(it -> it < 1)) {
            throw new IllegalArgumentException("connections: one number or more, each 1 or more");
        }
    }

    boolean has(BenchGroup group) {
        return groups.contains(group);
    }

    /** The number of callers at which kinds are compared. */
    int usualCallers() {
        return connections.contains(Bars.USUAL_CALLERS)
                ? Bars.USUAL_CALLERS
                : connections.stream().max(Integer::compare).orElseThrow();
    }
}
