package org.milepost.programme;

import java.time.Instant;
import java.time.LocalDate;
import java.util.OptionalInt;

/**
 * The time for which a limit holds: a business day, or a time that ends now. It is counted in
 * slices. A business day is one slice. A sliding window has sixty, each as many seconds long as the
 * window has minutes, and a slice that is partly in the window counts wholly: so at no instant more
 * than the limit is in the window, and a use counts for the length of the window and at most a
 * sixtieth longer.
 *
 * @param minutes the length of a sliding window; empty for a business day
 */
public record LimitWindow(OptionalInt minutes) {

    /** A business day of the programme. */
    public static final LimitWindow BUSINESS_DAY = new LimitWindow(OptionalInt.empty());

    /** The longest sliding window: 366 days. */
    public static final int MINUTES_MAX = 366 * 24 * 60;

    /** The whole slices of a sliding window, and the one that is partly in it. */
    private static final int SLICES = 61;

    public LimitWindow {
        if (minutes.isPresent() && (minutes.getAsInt() < 1 || minutes.getAsInt() > MINUTES_MAX)) {
            throw new IllegalArgumentException("a window has 1 to " + MINUTES_MAX + " minutes");
        }
    }

    /** A time of so many minutes that ends now. */
    public static LimitWindow sliding(int minutes) {
        return new LimitWindow(OptionalInt.of(minutes));
    }

    /** The slice of an instant. */
    public long slice(Instant at, BusinessCalendar calendar) {
        return minutes.isPresent()
                ? Math.floorDiv(at.getEpochSecond(), minutes.getAsInt())
                : calendar.businessDay(at).toEpochDay();
    }

    /** How many slices count together: the one of now, and those before it. */
    public int sliceCount() {
        return minutes.isPresent() ? SLICES : 1;
    }

    /** When the uses of a slice stop counting. */
    public Instant endOf(long slice, BusinessCalendar calendar) {
        return minutes.isPresent()
                ? Instant.ofEpochSecond((slice + SLICES) * minutes.getAsInt())
                : calendar.startOf(LocalDate.ofEpochDay(slice + 1));
    }

    /** When the first slice that counts with this one began. */
    public Instant startOf(long slice, BusinessCalendar calendar) {
        return minutes.isPresent()
                ? Instant.ofEpochSecond((slice - SLICES + 1) * minutes.getAsInt())
                : calendar.startOf(LocalDate.ofEpochDay(slice));
    }
}
