package org.milepost.programme;

/**
 * The rate of Avios at a partner: a number of Avios for an amount of cash.
 *
 * @param avios the number, 1 to {@value #MAX}
 * @param cash the amount, 1 to {@value #MAX} cents
 * @param currency the code of its currency in ISO 4217, such as {@code GBP}
 */
public record CashRate(long avios, Cents cash, String currency) {

    /** Of either side; with amounts under ten million no product passes the range of a long. */
    public static final long MAX = 1_000_000;

    private static final int CURRENCY_LENGTH = 3;

    public CashRate {
        if (avios <= 0 || cash.value() <= 0 || avios > MAX || cash.value() > MAX) {
            throw new IllegalArgumentException("each side of a rate is 1 to " + MAX);
        }
        TextRules.lettersAndDigits("a rate's currency", currency, CURRENCY_LENGTH, CURRENCY_LENGTH);
    }

    /** The fewest whole Avios that are worth this discount or more. */
    public long aviosFor(Cents discount) {
        return Math.ceilDiv(Math.multiplyExact(discount.value(), avios), cash.value());
    }

    /** The whole cents that this many Avios are worth. */
    public Cents worthOf(long count) {
        return new Cents(Math.multiplyExact(count, cash.value()) / avios);
    }
}
