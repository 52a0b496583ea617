package org.milepost.incoming;

/**
 * A record as it was sent.
 *
 * @param text its characters without the end of the record, cut after one more than a record has; a
 *     byte outside printable ASCII is a question mark
 * @param isWhole whether it had the right number of bytes, all of them printable ASCII, and an end
 * @param length how many bytes it had with its end
 */
record BatchRecord(String text, boolean isWhole, long length) {

    /** With the right length: cut, or with spaces at the end. */
    String fitted() {
        String cut = text.substring(0, Math.min(text.length(), FixedField.RECORD_LENGTH));
        return cut + " ".repeat(FixedField.RECORD_LENGTH - cut.length());
    }
}
