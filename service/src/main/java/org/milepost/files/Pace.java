package org.milepost.files;

/** How fast a job works: it pauses after each step. */
@FunctionalInterface
interface Pace {

    /**
     * Pauses.
     *
     * @param busyNanos how long the step took
     * @return false when the job is being closed
     */
    boolean goOn(long busyNanos) throws InterruptedException;
}
