package org.milepost.oauth;

import java.time.Duration;
import java.time.Instant;

/**
 * A member who is signed in in a browser and has not decided yet.
 *
 * @param member who signed in
 * @param at when
 */
record SignIn(Subject member, Instant at) {

    /** Whether the member signed in at most this long ago. */
    boolean isWithin(Duration ageMax, Instant now) {
        return !at.plus(ageMax).isBefore(now);
    }
}
