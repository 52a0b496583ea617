package org.milepost.reconciliation;

/**
 * A line of a text as it was sent.
 *
 * @param text its characters without the end of the line; cut when it is too long
 * @param isWhole whether it was short enough and UTF-8
 * @param length how many bytes it had with its end
 */
record TextLine(String text, boolean isWhole, long length) {}
