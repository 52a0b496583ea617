package org.milepost.ledger;

/** The ledger has no result for a command or lookup. The reason determines the effect. */
@SuppressWarnings("serial") // never serialized
public final class LedgerFailure extends RuntimeException {

    /** The reason, which determines the effect. */
    public enum Reason {
        /** The queue was full, or it waited too long and was withdrawn. No effect. */
        SHED,
        /** The database failed or refused it. No effect. */
        FAILED,
        /**
         * The connection was lost during the commit, or the lane is still working. The same
         * command, sent again, gets the result.
         */
        UNKNOWN
    }

    private final Reason reason;

    LedgerFailure(Reason reason, Throwable cause) {
        super(reason.name(), cause);
        this.reason = reason;
    }

    /** The reason, which determines the effect. */
    public Reason reason() {
        return reason;
    }
}
