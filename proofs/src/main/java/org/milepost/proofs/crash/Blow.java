package org.milepost.proofs.crash;

/** What happens to the product in mid-load. */
enum Blow {
    PROGRAM("kill -9 of the program"),
    POSTMASTER("kill -9 of PostgreSQL's first process"),
    POSTGRES("kill -9 of all of PostgreSQL"),
    EVERYTHING("kill -9 of both"),
    /** The orphaned PostgreSQL was just being started, or was in the middle of its recovery. */
    DURING_REVIVAL("kill -9 of PostgreSQL, then of the program"),
    /** Leaves whatever a start has done so far. */
    DURING_START("kill -9 of the program, and again while it starts"),
    /** What hangs may still take effect when everybody has given it up. */
    FREEZE("SIGSTOP of PostgreSQL for seconds, then SIGCONT"),
    SIGTERM("SIGTERM to the program");

    private final String words;

    Blow(String words) {
        this.words = words;
    }

    /** Whether the program lives through it, and so owes every caller an answer. */
    boolean sparesTheProgram() {
        return this == POSTMASTER || this == POSTGRES || this == FREEZE;
    }

    /** What a person reads. */
    String words() {
        return words;
    }
}
