package org.milepost.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * The processor time of each process. The table shows it beside the rates.
 *
 * @param bench this process: the load client, or the baseline's callers
 * @param product the product's process
 * @param postgres the postmaster and its backends, those that have ended too
 */
record CpuTime(Duration bench, Duration product, Duration postgres) {

    /**
     * In proc_pid_stat(5), counted from what follows the name: user, system, and the children's.
     */
    private static final int USER_TIME = 11;

    private static final int TIMES = 4;

    /** USER_HZ is 100 on every Linux that a JDK runs on. */
    private static final int MILLIS_PER_TICK = 10;

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

    /** With its descendants, those that have ended since they were started too. */
    private static Duration ofTree(long process, boolean descendants) {
        if (!descendants) {
            return ofProcess(process, false);
        }
        return ProcessHandle.of(process).stream()
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .map(each -> ofProcess(each.pid(), true))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * Linux also reports the time of ended child processes; on other systems the backends that have
     * ended are missing.
     */
    private static Duration ofProcess(long process, boolean withEnded) {
        Path stat = Path.of("/proc", Long.toString(process), "stat");
        if (!withEnded || !Files.exists(stat)) {
            return ProcessHandle.of(process)
                    .flatMap(it -> it.info().totalCpuDuration())
                    .orElse(Duration.ZERO);
        }
        try {
            String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = 0;
            for (int i = USER_TIME; i < USER_TIME + TIMES; i++) {
                ticks += Long.parseLong(fields[i]);
            }
            return Duration.ofMillis(ticks * MILLIS_PER_TICK);
        } catch (IOException e) {
            return Duration.ZERO; // it has just ended, and its parent has its time
        }
    }
}
