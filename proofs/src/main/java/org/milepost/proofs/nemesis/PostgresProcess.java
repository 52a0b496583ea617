package org.milepost.proofs.nemesis;

import java.time.Duration;

/** A PostgreSQL whose processes can be killed and stopped. */
public interface PostgresProcess {

    /** {@code kill -9} of its first process alone; the others end when they notice. */
    void killFirst();

    /** {@code kill -9} of all of it. */
    void kill();

    /** {@code pg_ctl stop -m immediate}. */
    void stopImmediately();

    /** Suspends every process (SIGSTOP) and continues them after a while. */
    void freeze(Duration length);

    /** Returns when it takes connections again after it was killed. */
    void recover();
}
