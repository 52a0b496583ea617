package org.milepost.incoming;

import org.milepost.files.StepPause;

/** What is done with the files of one kind. Every step can be done again after a crash. */
public interface FileWork {

    /** The kind. */
    IncomingKind kind();

    /**
     * Checks the digest and the form of a complete file; then refuses it, or lets the work begin.
     *
     * @param pause made after each part of the work
     * @return false when the file has to wait, so that nothing was done
     * @throws InterruptedException when the job is being closed
     */
    boolean check(IncomingFile file, StepPause pause) throws InterruptedException;

    /** Takes the next step of the work. The last one ends it. */
    void step(IncomingFile file);
}
