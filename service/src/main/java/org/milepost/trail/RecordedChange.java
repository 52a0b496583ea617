package org.milepost.trail;

import java.time.Instant;
import java.util.Optional;

/**
 * A change in the trail.
 *
 * @param number its place in the trail, ascending
 * @param at when it was made, in the programmes' time
 * @param action what kind of change it was, in its stored word
 * @param reference the operator's reference
 */
public record RecordedChange(
        long number,
        Instant at,
        Actor actor,
        String action,
        String target,
        Optional<String> reference,
        Optional<String> before,
        Optional<String> after) {}
