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
 * Whether this process should get requests: it is not starting or stopping, what it depends on is
 * there, and each lane and background job is alive and has succeeded lately.
 *
 * <p>Threads: shared.
 */
public final class Readiness {

    private final Map<String, BooleanSupplier> conditions = new ConcurrentSkipListMap<>();
    private final List<Supplier<JobStatus>> jobs = new CopyOnWriteArrayList<>();

    private volatile boolean isServing;

    /**
     * What must hold.
     *
     * @param condition asked each time; may block for a moment
     */
    public void require(String name, BooleanSupplier condition) {
        conditions.put(name, condition);
    }

    /** What must be healthy. */
    public void watch(Supplier<JobStatus> job) {
        jobs.add(job);
    }

    /** From now on requests are taken. */
    public void serve() {
        isServing = true;
    }

    /** From now on no new requests are taken. */
    public void drain() {
        isServing = false;
    }

    /** The names of what is not up; empty when the process is ready. */
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
