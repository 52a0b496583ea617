package org.milepost.ledger;

/** A command without an answer. The reason tells what is known of its effect. */
@SuppressWarnings("serial") // never serialized
public final class Undecided extends RuntimeException {

    /** Why, and with what effect. */
    public enum Reason {
        /** There was too much to do, or it waited too long and was withdrawn. No effect. */
        SHED,
        /** The database failed or refused it. No effect. */
        FAILED,
        /**
         * The database was lost at the moment of the commit and stayed out of reach. The same
         * command sent again finds out.
         */
        UNKNOWN
    }

    private final Reason reason;

    Undecided(Reason reason, Throwable cause) {
        super(reason.name(), cause);
        this.reason = reason;
    }

    /** Why, and with what effect. */
    public Reason reason() {
        return reason;
    }
}
