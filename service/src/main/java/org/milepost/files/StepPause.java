package org.milepost.files;

/** The pause of a job after each step. */
@FunctionalInterface
public interface StepPause {

    /**
     * Pauses.
     *
     * @param busyNanos how long the step took
     * @return false when the job is being closed
     */
    boolean after(long busyNanos) throws InterruptedException;
}
