package org.milepost.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/** Runs many tasks on virtual threads, a limited number of them at the same time. */
public final class Parallel {

    private Parallel() {}

    /**
     * Runs all of them; returns when they have ended.
     *
     * @param atOnce how many may run at the same time
     * @throws IllegalStateException when one failed
     */
    public static void run(int atOnce, Stream<Runnable> tasks) {
        Semaphore running = new Semaphore(atOnce);
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            tasks.forEach(
                    task -> {
                        running.acquireUninterruptibly();
                        all.add(
                                threads.submit(
                                        () -> {
                                            try {
                                                task.run();
                                            } finally {
                                                running.release();
                                            }
                                        }));
                    });
        }
        try {
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a task failed", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while tasks ran", e);
        }
    }
}
