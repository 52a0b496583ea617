package org.milepost.programme;

/**
 * The number of a partner, given when it is added and never changed or used again.
 *
 * @param value 1 or more
 */
public record PartnerId(int value) {
    public PartnerId {
        if (value < 1) {
            throw new IllegalArgumentException("a partner's number is 1 or more, not " + value);
        }
    }
}
