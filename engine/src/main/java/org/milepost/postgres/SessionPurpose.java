package org.milepost.postgres;

/** What a session of its own is for; decides its isolation, its time-outs and its planner. */
public enum SessionPurpose {
    /** A lane's writes: READ COMMITTED, every wait bounded, the planner pinned to its indexes. */
    LANE,

    /**
     * A lane's look at the books: like its writes, but every statement is a transaction of its own,
     * which saves the message that would end it.
     */
    LOOK,

    /**
     * A reading of the whole books: read-only, REPEATABLE READ, rows streamed, no bound on how long
     * a statement runs, the planner free.
     */
    AUDIT
}
