package org.milepost.operator;

import java.time.Instant;
import java.util.Optional;

/**
 * A change as the trail has it.
 *
 * @param number its place in the trail, ascending
 * @param at when it was made, in the programmes' time
 * @param actor who made it
 * @param action what kind of change it was, in its stored word
 * @param target what changed
 * @param reference the operator's own name for it
 * @param before what the target was, as JSON
 * @param after what the target became, as JSON
 */
record RecordedChange(
        long number,
        Instant at,
        Actor actor,
        String action,
        String target,
        Optional<String> reference,
        Optional<String> before,
        Optional<String> after) {}
