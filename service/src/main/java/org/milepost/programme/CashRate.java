package org.milepost.programme;

/**
 * What Avios are worth at a partner: so many for so much cash.
 *
 * @param avios so many, positive
 * @param cash for so much, positive
 * @param currency the cash's code of ISO 4217, such as {@code GBP}
 */
public record CashRate(long avios, Cents cash, String currency) {
    private static final int CURRENCY_LENGTH = 3;

    public CashRate {
        if (avios <= 0 || cash.value() <= 0) {
            throw new IllegalArgumentException("a rate is positive");
        }
        Text.lettersAndDigits("a rate's currency", currency, CURRENCY_LENGTH, CURRENCY_LENGTH);
    }
}
