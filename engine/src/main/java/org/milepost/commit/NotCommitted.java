package org.milepost.commit;

/**
 * A command that got no result.
 *
 * <p>{@link Reason} tells what is known of its effect.
 */
@SuppressWarnings("serial") // never serialized
public final class NotCommitted extends RuntimeException {

    /** Why, and with what effect. */
    public enum Reason {
        /** The lane's queue was full, or the process is stopping. No effect. */
        OVERLOADED,
        /** It waited in the queue until its deadline and was withdrawn. No effect. */
        DEADLINE_PASSED,
        /** The database refused it for what it is. No effect. */
        REFUSED,
        /** The database failed or was out of reach before the commit was sent. No effect. */
        FAILED,
        /**
         * The connection was lost while the commit was under way and the database stayed out of
         * reach, or the lane is still at it. It takes effect or it does not; whatever is sent to
         * the same lane later will find out.
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

    /** Why, and with what effect. */
    public Reason reason() {
        return reason;
    }
}
