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
 * @param before what the target was, without personal data when there is a text
 * @param after what the target is, likewise
 * @param digest that of the text beside the change, which has its reason and personal data
 * @param text that text without its salt: JSON with {@code reason}, and with {@code before} and
 *     {@code after} where these have personal data; empty when it was erased
 */
public record RecordedChange(
        long number,
        Instant at,
        Actor actor,
        String action,
        String target,
        Optional<String> reference,
        Optional<String> before,
        Optional<String> after,
        Optional<String> digest,
        Optional<String> text) {}
