package org.milepost.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.milepost.threads.JobStatus;

/**
 * Whether this process should get requests: it is not starting or stopping, its conditions hold,
 * and each lane and background job runs and succeeded recently.
 *
 * <p>Threads: shared.
 */
public final class Readiness {

    private final Map<String, BooleanSupplier> conditions = new ConcurrentSkipListMap<>();
    private final List<Supplier<JobStatus>> jobs = new CopyOnWriteArrayList<>();

    private volatile boolean isServing;

    /**
     * Adds a condition.
     *
     * @param condition called each time; may block for a moment
     */
    public void require(String name, BooleanSupplier condition) {
        conditions.put(name, condition);
    }

    /** Adds a lane or job that must be healthy. */
    public void watch(Supplier<JobStatus> job) {
        jobs.add(job);
    }

    /** Starts to report readiness. */
    public void serve() {
        isServing = true;
    }

    /** Reports from now on that the process is not ready. */
    public void drain() {
        isServing = false;
    }

    /** The names of what is down; empty when the process is ready. */
    public List<String> down() {
        if (!isServing) {
            return List.of("not-serving");
        }
        List<String> down = new ArrayList<>();
        conditions.forEach(
                (name, condition) -> {
                    if (!condition.getAsBoolean()) {
                        down.add(name);
                    }
                });
        for (Supplier<JobStatus> job : jobs) {
            JobStatus status = job.get();
            if (!status.isHealthy()) {
                down.add(status.name());
            }
        }
        return List.copyOf(down);
    }
}
