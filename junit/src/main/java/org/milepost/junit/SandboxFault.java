package org.milepost.junit;

/** A fault that the sandbox injects into a call. Each is one that production can meet. */
public enum SandboxFault {
    /**
     * The call is carried out, and the connection ends before its answer. The server notices it: a
     * redemption is cancelled.
     */
    ANSWER_LOST("answer-lost"),
    /**
     * The call is carried out, and its answer is lost after the server has handed it to the
     * network. What is booked stays, and the retry gets the answer.
     */
    ANSWER_LOST_UNNOTICED("answer-lost-unnoticed"),
    /**
     * The answer is later than the deadline: {@code 0008} for an inquiry and a redemption, and
     * nothing is charged; other calls are carried out.
     */
    LATE("late"),
    /** The connection ends, and nothing is carried out. */
    CUT("cut"),
    /** The request arrives twice. It takes effect once. */
    TWICE("twice"),
    /** The request waits until an identical one has been answered, at most 30 s. */
    OVERTAKEN("overtaken"),
    /** The call is refused: {@code 0008} for an inquiry and a redemption, otherwise HTTP 503. */
    OVERLOAD("overload"),
    /** As in an outage that the operator declared: {@code 0092}, or HTTP 503. */
    OUTAGE("outage"),
    /** As if the operator had paused all offers: {@code 0067} for an inquiry and a redemption. */
    OFFERS_PAUSED("offers-paused"),
    /** Partners, offers and outages are those before the operator's last change. */
    STALE_DATA("stale-data");

    private final String wireName;

    SandboxFault(String wireName) {
        this.wireName = wireName;
    }

    /** The name in the sandbox's calls and documents. */
    public String wireName() {
        return wireName;
    }
}
