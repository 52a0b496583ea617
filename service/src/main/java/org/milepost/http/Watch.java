package org.milepost.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.milepost.threads.BackgroundJob;
import org.milepost.threads.JobStatus;

/**
 * Cuts the lines whose peer is overdue, so that a slow sender or reader holds nothing for long.
 *
 * <p>Threads: lines come and go on their own threads; a job looks at all of them.
 */
final class Watch implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofMillis(250);

    /** Beyond it slow peers may hold all the connections there are. */
    private static final Duration SINCE_SUCCESS_MAX = Duration.ofSeconds(30);

    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private final BackgroundJob job;

    /**
     * Begins to look.
     *
     * @param name what the job is called
     */
    Watch(String name) {
        job = new BackgroundJob(name, PERIOD, SINCE_SUCCESS_MAX, this::cutOverdue).start();
    }

    JobStatus status() {
        return job.status();
    }

    void add(Line line) {
        lines.add(line);
    }

    void remove(Line line) {
        lines.remove(line);
    }

    @Override
    public void close() {
        job.close();
    }

    private void cutOverdue() {
        long nowNanos = System.nanoTime();
        for (Line line : lines) {
            if (line.isOverdue(nowNanos)) {
                line.cut();
            }
        }
    }
}
