package org.milepost.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A fault that the sandbox injects into a call. Each is one that production can meet. */
public enum FaultKind {
    /**
     * The call is carried out, and the connection ends before its answer is sent. The server
     * notices it: a redemption is cancelled.
     */
    ANSWER_LOST("answer-lost", true),
    /**
     * The call is carried out, and its answer is lost on the way, after the server has handed it
     * over. A redemption stays booked, and its retry gets the answer.
     */
    ANSWER_LOST_UNNOTICED("answer-lost-unnoticed", true),
    /** The answer comes later than the deadline of calls. */
    LATE("late", false),
    /** The connection ends before anything is carried out. */
    CUT("cut", true),
    /** The request arrives twice, and the second answer is sent. */
    TWICE("twice", true),
    /** The request arrives after its own retry, or after half a minute. */
    OVERTAKEN("overtaken", true),
    /** The server has too much to do, and refuses the call. */
    OVERLOAD("overload", false),
    /** The call falls into an outage that the operator has declared. */
    OUTAGE("outage", false),
    /** The operator has paused all offers. */
    OFFERS_PAUSED("offers-paused", false),
    /** The call is decided by the reference data before the last change of the operator. */
    STALE("stale-data", false);

    /** The names, for messages. */
    static final String NAMES =
            String.join(", ", Arrays.stream(values()).map(FaultKind::wireName).toList());

    /** All of them. */
    static final List<FaultKind> ALL = List.of(values());

    private final String wireName;
    private final boolean onlyOfWrites;

    FaultKind(String wireName, boolean onlyOfWrites) {
        this.wireName = wireName;
        this.onlyOfWrites = onlyOfWrites;
    }

    /** The name in requests and answers. */
    public String wireName() {
        return wireName;
    }

    /** Whether a switch leaves out calls that only read. */
    boolean isOnlyOfWrites() {
        return onlyOfWrites;
    }

    /** The kind with this name. */
    static Optional<FaultKind> of(String name) {
        return Arrays.stream(values()).filter(it -> it.wireName.equals(name)).findFirst();
    }
}
