package org.milepost.programme;

/**
 * The number of a currency: one kind of miles of one programme, such as its Cash miles.
 *
 * @param value 1 to 32767; unique across programmes
 */
public record CurrencyId(int value) {
    public CurrencyId {
        if (value < 1 || value > Short.MAX_VALUE) {
            throw new IllegalArgumentException("a currency's number is 1 to 32767, not " + value);
        }
    }
}
