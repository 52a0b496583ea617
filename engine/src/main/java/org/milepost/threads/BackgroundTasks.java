package org.milepost.threads;

import java.time.Duration;

/**
 * Runs short tasks whose result nobody waits for.
 *
 * <p>Threads: shared.
 */
public interface BackgroundTasks {

    /** Starts a task on a thread of its own; false when no more are accepted. */
    boolean run(Runnable work);

    /** Accepts no more tasks and waits for the running ones; false when some were interrupted. */
    boolean end(Duration wait);
}
