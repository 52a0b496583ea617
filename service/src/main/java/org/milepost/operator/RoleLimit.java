package org.milepost.operator;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.milepost.dialect.StaffRole;

/**
 * How much a role may book without anybody else: in miles of any currency, given or taken.
 *
 * @param bookingMax the most of one booking; absent when there is no limit
 * @param dayMax the most of all bookings that one caller makes in a day of UTC; likewise
 */
record RoleLimit(StaffRole role, Optional<Long> bookingMax, Optional<Long> dayMax) {

    /** The most that one of the limits allows of something; absent when one sets no limit. */
    static OptionalLong highest(
            Collection<RoleLimit> limits, Function<RoleLimit, Optional<Long>> of) {
        if (limits.isEmpty()) {
            return OptionalLong.of(0);
        }
        return limits.stream().map(of).allMatch(Optional::isPresent)
                ? limits.stream().map(of).mapToLong(Optional::orElseThrow).max()
                : OptionalLong.empty();
    }
}
