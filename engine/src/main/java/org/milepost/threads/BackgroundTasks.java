package org.milepost.threads;

import java.time.Duration;

/**
 * Where work runs that nobody waits for.
 *
 * <p>Threads: shared.
 */
public interface BackgroundTasks {

    /** Runs work on a thread of its own; false when no more is taken. */
    boolean run(Runnable work);

    /** Takes no more work, and lets what runs end within this time; false when it had to be cut. */
    boolean end(Duration wait);
}
