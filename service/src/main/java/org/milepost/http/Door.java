package org.milepost.http;

/**
 * The part of the path space that one API owns, and how that API words HTTP faults: those that no
 * route can word, such as an unknown path or a broken header.
 *
 * @param prefix what the paths of the API start with, such as {@code /checkout/}
 * @param style how its faults are worded
 */
public record Door(String prefix, FaultStyle style) {}
