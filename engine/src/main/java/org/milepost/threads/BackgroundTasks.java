package org.milepost.threads;

import java.time.Duration;

/**
 * Runs short tasks without a result.
 *
 * <p>Threads: shared.
 */
public interface BackgroundTasks {

    /** Starts a task on a new thread; false when no more are accepted. */
    boolean run(Runnable work);

    /** Accepts no more tasks and waits for the running ones; false when some were interrupted. */
    boolean end(Duration wait);
}
