package org.milepost.postgres;

/** The purpose of a session, which decides its isolation, timeouts and planner settings. */
public enum SessionPurpose {
    /** Writing by a lane: READ COMMITTED, every wait bounded, the planner pinned to its indexes. */
    LANE,

    /**
     * Reading by a lane: like writing, but every statement is a transaction, which saves the
     * message that would end it.
     */
    LOOK,

    /**
     * Reading the whole ledger: read-only, REPEATABLE READ, rows streamed, no statement timeout,
     * the planner not pinned.
     */
    AUDIT,

    /** Loading a whole installation in one transaction: READ COMMITTED, no timeout. */
    LOAD
}
