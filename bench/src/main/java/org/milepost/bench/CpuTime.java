package org.milepost.bench;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * The processor time that each party has used, so that the table shows who pays for what.
 *
 * @param bench this process: the load client, or the baseline's callers
 * @param product the product's process
 * @param postgres the postmaster and its backends
 */
record CpuTime(Duration bench, Duration product, Duration postgres) {

    static final CpuTime NONE = new CpuTime(Duration.ZERO, Duration.ZERO, Duration.ZERO);

    /** What was used up to now. */
    static CpuTime now(long product, long postmaster) {
        return new CpuTime(
                ofTree(ProcessHandle.current().pid(), false),
                ofTree(product, false),
                ofTree(postmaster, true));
    }

    CpuTime plus(CpuTime other) {
        return new CpuTime(
                bench.plus(other.bench),
                product.plus(other.product),
                postgres.plus(other.postgres));
    }

    CpuTime minus(CpuTime earlier) {
        return new CpuTime(
                bench.minus(earlier.bench),
                product.minus(earlier.product),
                postgres.minus(earlier.postgres));
    }

    private static Duration ofTree(long process, boolean descendants) {
        return ProcessHandle.of(process).stream()
                .flatMap(
                        root ->
                                descendants
                                        ? Stream.concat(Stream.of(root), root.descendants())
                                        : Stream.of(root))
                .flatMap(each -> each.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }
}
