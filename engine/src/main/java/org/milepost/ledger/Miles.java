package org.milepost.ledger;

/**
 * A whole number of miles or points of one currency. Negative for a debit, or a balance below zero.
 * Arithmetic is exact; overflow throws {@link ArithmeticException}.
 */
public record Miles(long count) implements Comparable<Miles> {

    /** Zero. */
    public static final Miles ZERO = new Miles(0);

    /** This many miles. */
    public static Miles of(long count) {
        return new Miles(count);
    }

    /** The sum. */
    public Miles plus(Miles other) {
        return new Miles(Math.addExact(count, other.count));
    }

    /** The difference. */
    public Miles minus(Miles other) {
        return new Miles(Math.subtractExact(count, other.count));
    }

    /** The product with a plain number, such as units. */
    public Miles times(long factor) {
        return new Miles(Math.multiplyExact(count, factor));
    }

    /** The same number with the other sign. */
    public Miles negated() {
        return new Miles(Math.negateExact(count));
    }

    /** Whether this is greater than zero. */
    public boolean isPositive() {
        return count > 0;
    }

    /** Whether this is less than the other. */
    public boolean isLessThan(Miles other) {
        return count < other.count;
    }

    @Override
    public int compareTo(Miles other) {
        return Long.compare(count, other.count);
    }

    /** The digits, with a minus sign when negative. */
    @Override
    public String toString() {
        return Long.toString(count);
    }
}
