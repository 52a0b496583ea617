package org.milepost.proofs.torture;

import java.util.Optional;
import org.milepost.proofs.proxy.Fault;

/** What is done to servers, database and disk, and to the connections between them. */
enum Blow {
    KILL_SERVER("kill -9 of a server"),
    STOP_SERVER("SIGTERM to a server"),
    KILL_POSTMASTER("kill -9 of PostgreSQL's first process"),
    KILL_POSTGRES("kill -9 of all of PostgreSQL"),
    STOP_IMMEDIATE("pg_ctl stop -m immediate"),
    KILL_EVERYTHING("kill -9 of both servers and PostgreSQL"),
    DISK_FULL("disk full"),
    FSYNC_FAILS("fsync fails"),
    CUT_AFTER_COMMIT(Fault.CUT_AFTER_COMMIT),
    CUT_AFTER_REQUEST(Fault.CUT_AFTER_REQUEST),
    HALF_OPEN(Fault.HALF_OPEN),
    DRIP(Fault.DRIP),
    DELAY(Fault.DELAY),
    RESET(Fault.RESET);

    private final String words;
    private final Optional<Fault> fault;

    Blow(String words) {
        this.words = words;
        this.fault = Optional.empty();
    }

    Blow(Fault fault) {
        this.words = "database connections: " + fault.words();
        this.fault = Optional.of(fault);
    }

    /** What a person reads. */
    String words() {
        return words;
    }

    /** What happens to the connections between servers and database, if that is what it is. */
    Optional<Fault> fault() {
        return fault;
    }

    /**
     * Whether the database may be out of reach of the servers for a while. One that is only slow is
     * in reach.
     */
    boolean hitsDatabase() {
        return switch (this) {
            case KILL_SERVER, STOP_SERVER, DRIP, DELAY -> false;
            default -> true;
        };
    }

    /** Whether it takes a disk that refuses. */
    boolean needsFaultyDisk() {
        return this == DISK_FULL || this == FSYNC_FAILS;
    }
}
