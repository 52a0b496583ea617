package org.milepost.operator;

import java.util.regex.Pattern;
import org.milepost.http.Request;

/** A number as a segment of a path. A segment that is no number names nothing that exists. */
final class PathNumber {

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

    private PathNumber() {}

    /**
     * The number of a segment, from 0 to 999,999,999,999,999,999.
     *
     * @param what is named in the problem of a segment that is no number
     */
    static long read(Request request, String segment, String what) {
        String text = request.pathSegment(segment);
        if (!DIGITS.matcher(text).matches()) {
            throw Problem.notFound(what);
        }
        return Long.parseLong(text);
    }

    /** The number of a segment that is no larger than an int. */
    static int readInt(Request request, String segment, String what) {
        long number = read(request, segment, what);
        if (number > Integer.MAX_VALUE) {
            throw Problem.notFound(what);
        }
        return (int) number;
    }
}
