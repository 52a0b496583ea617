package org.milepost.trail;

import java.time.Instant;
import java.util.Optional;

/**
 * Which entries of the trail are wanted; what is absent does not restrict them.
 *
 * @param target the thing itself, or what begins with it and a slash, such as the accounts of a
 *     member
 * @param from the earliest time
 * @param to the time before which they are
 */
public record TrailFilter(
        Optional<EntryKind> kind,
        Optional<String> client,
        Optional<String> subject,
        Optional<String> action,
        Optional<String> target,
        Optional<Instant> from,
        Optional<Instant> to) {

    /** Lets all entries about a target pass. */
    public static TrailFilter about(String target) {
        return new TrailFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(target),
                Optional.empty(),
                Optional.empty());
    }

    /** Lets all entries pass. */
    public static TrailFilter all() {
        return new TrailFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
