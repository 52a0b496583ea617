package org.milepost.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A closed-loop load within this process: each worker has a thread and repeats one step, without a
 * pause, until the time is over.
 *
 * <p>Threads: a run is one thread's own; it starts the threads of the workers.
 */
public final class ClosedLoop {

    private ClosedLoop() {}

    /** One worker. */
    @FunctionalInterface
    public interface Worker {
        /** Repeats its step during the interval, by {@link #repeat}. */
        Measurement run(LoadInterval interval) throws Exception;
    }

    /** What a worker repeats. */
    @FunctionalInterface
    public interface Step {
        /** Runs it once; an exception ends the run. */
        void run() throws Exception;
    }

    /**
     * Runs the workers for both durations and measures the second.
     *
     * @param threads one for each worker; closed at the end
     * @throws IllegalStateException when a worker failed
     */
    public static Measurement run(
            ExecutorService threads, Duration warmUp, Duration measured, List<Worker> workers) {
        LoadInterval interval = LoadInterval.startingNow(warmUp, measured);
        try (threads) {
            List<Future<Measurement>> running = new ArrayList<>();
            for (Worker worker : workers) {
                running.add(threads.submit(() -> worker.run(interval)));
            }
            Measurement all = Measurement.NOTHING;
            for (Future<Measurement> each : running) {
                all = all.plus(each.get());
            }
            return new Measurement(all.count(), measured, all.micros(), all.total());
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("a worker failed: " + e.getMessage(), e);
        }
    }

    /** Repeats a step until the interval is over, and measures each that ends within it. */
    public static Measurement repeat(LoadInterval interval, Step step) throws Exception {
        Histogram micros = new Histogram(3);
        long total = 0;
        long before = System.nanoTime();
        while (!interval.isOverAt(before)) {
            step.run();
            long now = System.nanoTime();
            if (interval.isMeasuredAt(now)) {
                micros.recordValue(TimeUnit.NANOSECONDS.toMicros(now - before));
            }
            total++;
            before = now;
        }
        return new Measurement(micros.getTotalCount(), Duration.ZERO, micros, total);
    }
}
