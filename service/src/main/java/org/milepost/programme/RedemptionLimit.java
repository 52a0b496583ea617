package org.milepost.programme;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A limit of what one account may redeem. Uses are counted from its start on. What it counts and in
 * which window never changes; its name, maximum, enforcement and end can.
 *
 * @param number identifies it among all limits, 1 or more; accounts keep their use under it
 * @param name what people call it, at most 200 characters
 * @param measure what is counted
 * @param maximum the most that may be used in a window, 1 or more
 * @param enforcement what becomes of a redemption above it
 * @param startsAt the first instant of its time, to the microsecond
 * @param endsAt the first instant after its time, to the microsecond; empty: no end
 */
public record RedemptionLimit(
        int number,
        ProgrammeId programme,
        String name,
        LimitScope scope,
        LimitMeasure measure,
        long maximum,
        LimitWindow window,
        LimitEnforcement enforcement,
        Instant startsAt,
        Optional<Instant> endsAt) {

    public RedemptionLimit {
        if (number < 1) {
            throw new IllegalArgumentException("the number of a limit is 1 or more");
        }
        TextRules.line("the name of a limit", name);
        if (maximum < 1) {
            throw new IllegalArgumentException("a limit allows 1 or more");
        }
        // The database keeps microseconds; a finer instant would change on its way there.
        startsAt = startsAt.truncatedTo(ChronoUnit.MICROS);
        endsAt = endsAt.map(end -> end.truncatedTo(ChronoUnit.MICROS));
        if (endsAt.isPresent() && endsAt.get().isBefore(startsAt)) {
            throw new IllegalArgumentException("a limit does not end before it starts");
        }
    }

    /** Whether its time has begun and not ended. */
    public boolean isInForce(Instant at) {
        return !at.isBefore(startsAt) && !isOver(at);
    }

    /** Whether its time has ended, or never begins. */
    public boolean isOver(Instant at) {
        return endsAt.filter(end -> !at.isBefore(end) || end.equals(startsAt)).isPresent();
    }

    /** Whether redemptions above it are refused. */
    public boolean isHard() {
        return enforcement == LimitEnforcement.HARD;
    }

    /** The same limit with other terms. */
    public RedemptionLimit with(
            String newName,
            long newMaximum,
            LimitEnforcement newEnforcement,
            Optional<Instant> newEnd) {
        return new RedemptionLimit(
                number,
                programme,
                newName,
                scope,
                measure,
                newMaximum,
                window,
                newEnforcement,
                startsAt,
                newEnd);
    }
}
