package org.milepost.programme;

/**
 * The number of a programme, given when it is added and never changed or used again.
 *
 * @param value 1 to 32767
 */
public record ProgrammeId(int value) {
    public ProgrammeId {
        if (value < 1 || value > Short.MAX_VALUE) {
            throw new IllegalArgumentException("a programme's number is 1 to 32767, not " + value);
        }
    }
}
