package org.milepost.bench;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.milepost.bench.report.Bars;

/**
 * The plan of a run of the benchmark.
 *
 * @param groups the parts to run
 * @param rounds the number of turns of each subject
 * @param measured the length of the measured part of a turn
 * @param warmUp the warm-up of redemptions over HTTP; other subjects have a part of it
 * @param connections the numbers of connections that redeem, one measurement for each
 * @param collectors the number of accounts that the requests use
 * @param scale the scale of the TPC-B-like tables
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

    /** The numbers of connections at which a server is busy all the time. */
    List<Integer> busyConnections() {
        return connections.stream().filter(it -> it >= usualCallers()).toList();
    }
}
