package org.milepost.operator;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.milepost.trail.Actor;

/**
 * A booking above the limits of its caller, which waits for a second person or was decided.
 *
 * @param number names it
 * @param action what the trail calls the booking
 * @param target the account, as the trail names it
 * @param miles how many count to a limit
 * @param body the request, as JSON
 * @param askedBy the client that asked, and for whom
 * @param decision who decided, and when; absent while nobody has
 * @param result why an approved booking was refused
 */
record Approval(
        long number,
        State state,
        String action,
        String target,
        String reference,
        long miles,
        String body,
        Actor askedBy,
        Instant askedAt,
        Instant expiresAt,
        Optional<Decided> decision,
        Optional<String> result) {

    /** The state of a request. The words are stored and in answers. */
    enum State {
        /** Nobody has decided it. */
        PENDING,
        /** It was approved, and the booking is not known to be done. */
        APPROVING,
        /** It was approved and booked. */
        APPROVED,
        /** It was approved, and the rules of the booking refused it. */
        FAILED,
        /** A second person refused it. */
        REJECTED,
        /** The one who asked took it back. */
        WITHDRAWN,
        /** Nobody decided it in time. */
        EXPIRED;

        /** The stored form. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** Who decided a request, and when. */
    record Decided(Actor by, Instant at) {}

    /** The state at a time. */
    State stateAt(Instant now) {
        return state == State.PENDING && !now.isBefore(expiresAt) ? State.EXPIRED : state;
    }

    /** Whether that one asked for it. */
    boolean isOf(Actor actor) {
        return askedBy.subject().equals(actor.subject());
    }

    /** The same in another state. */
    Approval in(State other, Optional<Decided> decided, Optional<String> why) {
        return new Approval(
                number, other, action, target, reference, miles, body, askedBy, askedAt, expiresAt,
                decided, why);
    }
}
