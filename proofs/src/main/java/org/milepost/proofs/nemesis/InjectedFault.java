package org.milepost.proofs.nemesis;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.milepost.proofs.proxy.ConnectionFault;

/** What is injected into servers, PostgreSQL, its disk, and the connections between them. */
public enum InjectedFault {
    KILL_SERVER("kill -9 of a server"),
    /** What a start has done so far remains. */
    KILL_DURING_START("kill -9 of a server, and again while it starts"),
    STOP_SERVER("SIGTERM to a server"),
    KILL_POSTMASTER("kill -9 of PostgreSQL's first process"),
    KILL_POSTGRES("kill -9 of all of PostgreSQL"),
    STOP_POSTGRES("pg_ctl stop -m immediate"),
    /** What hangs may still take effect when all callers have given up. */
    FREEZE_POSTGRES("SIGSTOP of PostgreSQL for seconds, then SIGCONT"),
    KILL_EVERYTHING("kill -9 of all servers and PostgreSQL"),
    /** The orphaned PostgreSQL is just being started, or is in the middle of its recovery. */
    KILL_DURING_RECOVERY("kill -9 of PostgreSQL, then of a server"),
    LOCK_ACCOUNT("lock on an account, which stalls a lane"),
    DISK_FULL("disk full"),
    FSYNC_FAILS("fsync fails"),
    CUT_AFTER_COMMIT(ConnectionFault.CUT_AFTER_COMMIT),
    CUT_AFTER_REQUEST(ConnectionFault.CUT_AFTER_REQUEST),
    HALF_OPEN(ConnectionFault.HALF_OPEN),
    DRIP(ConnectionFault.DRIP),
    DELAY(ConnectionFault.DELAY),
    RESET(ConnectionFault.RESET);

    /** Those of a demo, which runs its own PostgreSQL and revives it. */
    public static final List<InjectedFault> OF_DEMO =
            List.of(
                    KILL_SERVER,
                    KILL_POSTMASTER,
                    KILL_POSTGRES,
                    KILL_EVERYTHING,
                    KILL_DURING_RECOVERY,
                    KILL_DURING_START,
                    FREEZE_POSTGRES,
                    STOP_SERVER);

    /** Those of servers over an external PostgreSQL. */
    public static final List<InjectedFault> OF_SERVERS =
            Stream.of(values())
                    .filter(
                            it ->
                                    it != KILL_DURING_START
                                            && it != KILL_DURING_RECOVERY
                                            && it != FREEZE_POSTGRES
                                            && it != LOCK_ACCOUNT)
                    .toList();

    private final String words;
    private final Optional<ConnectionFault> connectionFault;

    InjectedFault(String words) {
        this.words = words;
        this.connectionFault = Optional.empty();
    }

    InjectedFault(ConnectionFault fault) {
        this.words = "database connections: " + fault.words();
        this.connectionFault = Optional.of(fault);
    }

    /** For a person. */
    public String words() {
        return words;
    }

    /** What happens to connections between servers and database, if that is the fault. */
    Optional<ConnectionFault> connectionFault() {
        return connectionFault;
    }

    /**
     * Whether servers may not reach the database for a while. One that is only slow is in reach.
     */
    boolean isOutage() {
        return switch (this) {
            case KILL_SERVER, KILL_DURING_START, STOP_SERVER, LOCK_ACCOUNT, DRIP, DELAY -> false;
            default -> true;
        };
    }

    /** Whether servers go on through it, and so must answer every request. */
    public boolean sparesServers() {
        return switch (this) {
            case KILL_SERVER,
                    KILL_DURING_START,
                    KILL_DURING_RECOVERY,
                    KILL_EVERYTHING,
                    STOP_SERVER ->
                    false;
            default -> true;
        };
    }

    /** Whether it needs a disk that can fail. */
    public boolean needsFaultyDisk() {
        return this == DISK_FULL || this == FSYNC_FAILS;
    }
}
