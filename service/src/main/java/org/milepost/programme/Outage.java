package org.milepost.programme;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A time during which the calls of a programme's partners are refused, as the operator declared it.
 *
 * @param number its number, 1 or more
 * @param programme whose calls; empty: those of all programmes
 * @param startsAt its first instant, to the microsecond
 * @param endsAt the first instant after it, to the microsecond
 * @param note why, for operators; at most 200 characters
 */
public record Outage(
        int number,
        Optional<ProgrammeId> programme,
        Instant startsAt,
        Instant endsAt,
        Optional<String> note) {

    public Outage {
        if (number < 1) {
            throw new IllegalArgumentException("an outage's number is 1 or more, not " + number);
        }
        // The database keeps microseconds; a finer instant would change on its way there.
        startsAt = startsAt.truncatedTo(ChronoUnit.MICROS);
        endsAt = endsAt.truncatedTo(ChronoUnit.MICROS);
        if (!endsAt.isAfter(startsAt)) {
            throw new IllegalArgumentException("an outage ends after it starts");
        }
        note.ifPresent(text -> TextRules.line("the note", text));
    }

    /** The same outage with another end and note. */
    public Outage with(Instant otherEnd, Optional<String> otherNote) {
        return new Outage(number, programme, startsAt, otherEnd, otherNote);
    }

    /** Whether it concerns that programme. */
    boolean concerns(ProgrammeId id) {
        return programme.isEmpty() || programme.get().equals(id);
    }
}
