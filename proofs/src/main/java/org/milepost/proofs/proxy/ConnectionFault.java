package org.milepost.proofs.proxy;

/** What the proxy can do to a connection. */
public enum ConnectionFault {
    NONE("nothing"),
    /** The request arrives; the sender receives nothing more. */
    CUT_AFTER_REQUEST("cut after the request"),
    /** The same, after the COMMIT of a transaction. */
    CUT_AFTER_COMMIT("cut after COMMIT was sent"),
    /** Nothing is forwarded in either direction any more; both connections stay open. */
    HALF_OPEN("half-open"),
    /** A byte at a time. */
    DRIP("drip"),
    /** Everything arrives, late. */
    DELAY("delay"),
    /** Both ends get a reset. */
    RESET("reset");

    private final String words;

    ConnectionFault(String words) {
        this.words = words;
    }

    /** In words, for a person. */
    public String words() {
        return words;
    }
}
