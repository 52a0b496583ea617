package org.milepost.http;

/**
 * The part of the paths that one API owns, and how that API words the faults that no route can
 * word, such as an unknown path or a broken header.
 *
 * @param prefix what the paths of the API start with, such as {@code /checkout/}
 * @param style how its faults are worded
 */
public record PathPrefix(String prefix, FaultStyle style) {

    /** Whether the path belongs to the API, ignoring case; {@code /checkout} does, too. */
    boolean owns(String path) {
        String root = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        return path.equalsIgnoreCase(root)
                || path.regionMatches(true, 0, prefix, 0, prefix.length());
    }
}
