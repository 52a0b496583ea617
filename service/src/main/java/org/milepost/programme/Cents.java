package org.milepost.programme;

import java.util.Optional;

/**
 * An amount of money in hundredths of the programme's dollar. Never negative; arithmetic is exact
 * and throws {@link ArithmeticException} rather than wrap or go below zero.
 *
 * <p>The wire form has a decimal point, the amount has none: {@link #parse} and {@link #toDollars}
 * are the only methods that convert.
 *
 * @param value cents, 0 or more
 */
public record Cents(long value) implements Comparable<Cents> {
    public static final Cents ZERO = new Cents(0);

    /** The digits that the wire form may have before its point: a basket of under ten trillion. */
    private static final int DOLLAR_DIGITS_MAX = 13;

    private static final int FRACTION_DIGITS_MAX = 2;
    private static final int CENTS_PER_DOLLAR = 100;

    public Cents {
        if (value < 0) {
            throw new IllegalArgumentException("cents are never negative: " + value);
        }
    }

    /**
     * The amount of a wire form: 1 to 13 ASCII digits, then at most a point and 1 or 2 digits.
     * Empty when the text has any other form. Leading zeros are accepted.
     */
    public static Optional<Cents> parse(String dollars) {
        int point = dollars.indexOf('.');
        int wholeEnd = point < 0 ? dollars.length() : point;
        int fractionDigits = point < 0 ? 0 : dollars.length() - point - 1;
        if (wholeEnd < 1 || wholeEnd > DOLLAR_DIGITS_MAX) {
            return Optional.empty();
        }
        if (fractionDigits > FRACTION_DIGITS_MAX || (point >= 0 && fractionDigits == 0)) {
            return Optional.empty();
        }
        long value = 0;
        for (int i = 0; i < dollars.length(); i++) {
            if (i == point) {
                continue;
            }
            char c = dollars.charAt(i);
            if (!TextRules.isDigit(c)) {
                return Optional.empty();
            }
            value = value * 10 + (c - '0');
        }
        for (int i = fractionDigits; i < FRACTION_DIGITS_MAX; i++) {
            value *= 10;
        }
        return Optional.of(new Cents(value));
    }

    /** The sum. */
    public Cents plus(Cents other) {
        return new Cents(Math.addExact(value, other.value));
    }

    /** The difference; throws {@link ArithmeticException} when the other amount is larger. */
    public Cents minus(Cents other) {
        if (other.value > value) {
            throw new ArithmeticException(value + " cents less " + other.value + " is below zero");
        }
        return new Cents(value - other.value);
    }

    /** This amount that many times; the factor is 0 or more. */
    public Cents times(long factor) {
        return new Cents(Math.multiplyExact(value, factor));
    }

    /** How many whole units of that size this amount holds; the unit is not zero. */
    public long wholeUnits(Cents unit) {
        return value / unit.value;
    }

    /** The smaller of the two amounts. */
    public Cents min(Cents other) {
        return value <= other.value ? this : other;
    }

    /** The wire form with two decimals: {@code 10.00}. */
    public String toDollars() {
        long fraction = value % CENTS_PER_DOLLAR;
        return value / CENTS_PER_DOLLAR + (fraction < 10 ? ".0" : ".") + fraction;
    }

    /**
     * The wire form without decimals: {@code 10}.
     *
     * @throws ArithmeticException when the amount is not whole dollars
     */
    public String wholeDollars() {
        if (value % CENTS_PER_DOLLAR != 0) {
            throw new ArithmeticException(value + " cents are not whole dollars");
        }
        return Long.toString(value / CENTS_PER_DOLLAR);
    }

    @Override
    public int compareTo(Cents other) {
        return Long.compare(value, other.value);
    }
}
