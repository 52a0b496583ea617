package org.milepost.avios;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as the partner API writes them: UTC, to the millisecond. */
final class Times {

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Times() {}

    /** This time, such as {@code 2016-02-26T10:53:14.301Z}. */
    static String of(Instant at) {
        return FORMAT.format(at);
    }
}
