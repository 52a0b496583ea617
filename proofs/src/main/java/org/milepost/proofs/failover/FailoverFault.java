package org.milepost.proofs.failover;

/** What happens to a member of the cluster. */
enum FailoverFault {
    KILL_POSTGRES("kill -9 of the primary's PostgreSQL", true),
    /** As when a machine is lost. */
    KILL_MEMBER("kill -9 of the primary's PostgreSQL and Patroni", true),
    /** The primary goes on without a manager, and another one is promoted beside it. */
    KILL_PATRONI("kill -9 of the primary's Patroni", true),
    /** What hangs may still take effect when another one is the primary. */
    FREEZE_MEMBER("SIGSTOP of the primary, SIGCONT after the promotion of another", true),
    SWITCHOVER("switchover, as for maintenance", true),
    KILL_SYNCHRONOUS_STANDBY("kill -9 of the synchronous standby", false);

    private final String words;
    private final boolean promotes;

    FailoverFault(String words, boolean promotes) {
        this.words = words;
        this.promotes = promotes;
    }

    /** For a person. */
    String words() {
        return words;
    }

    /** Whether another member becomes the primary. */
    boolean promotes() {
        return promotes;
    }
}
