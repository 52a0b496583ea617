package org.milepost.commit;

/** A command got no result. The {@link Reason} says whether it took effect. */
@SuppressWarnings("serial") // never serialized
public final class NotCommitted extends RuntimeException {

    /** The reason, which determines the effect. */
    public enum Reason {
        /** The lane's queue was full, or the process is stopping. No effect. */
        OVERLOADED,
        /** It waited in the queue until its limit and was withdrawn. No effect. */
        DEADLINE_PASSED,
        /** The database refused its data. No effect. */
        REFUSED,
        /** The database failed or could not be reached before the commit was sent. No effect. */
        FAILED,
        /**
         * The connection was lost during the commit and the database could not be reached again, or
         * the lane is still working. Whether it takes effect is unknown; the same command, sent to
         * the same lane later, gets the result.
         */
        UNKNOWN
    }

    private final Reason reason;

    NotCommitted(Reason reason) {
        super(reason.name());
        this.reason = reason;
    }

    NotCommitted(Reason reason, Throwable cause) {
        super(reason.name(), cause);
        this.reason = reason;
    }

    /** The reason, which determines the effect. */
    public Reason reason() {
        return reason;
    }
}
