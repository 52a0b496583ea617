package org.milepost.incoming;

import java.util.Optional;

/**
 * Whole numbers of a fixed width whose last character has the sign too: an opening brace and A to I
 * for 0 to 9 of a number that is not negative, a closing brace and J to R for 0 to 9 of a negative
 * one. A plain digit at the end is read as well, and is not negative. Pure.
 */
final class Overpunch {

    private static final String POSITIVE = "{ABCDEFGHI";
    private static final String NEGATIVE = "}JKLMNOPQR";
    private static final int BASE = 10;

    /** The most digits that a {@code long} always has room for. */
    private static final int DIGITS_MAX = 18;

    private Overpunch() {}

    /** The number; empty when the text is none. */
    static Optional<Long> read(String text) {
        if (text.isEmpty() || text.length() > DIGITS_MAX) {
            return Optional.empty();
        }
        Optional<Long> upper =
                text.length() == 1 ? Optional.of(0L) : digits(text.substring(0, text.length() - 1));
        char last = text.charAt(text.length() - 1);
        int positive = isDigit(last) ? last - '0' : POSITIVE.indexOf(last);
        int negative = NEGATIVE.indexOf(last);
        if (upper.isEmpty() || (positive < 0 && negative < 0)) {
            return Optional.empty();
        }
        long tens = upper.get() * BASE;
        return Optional.of(positive >= 0 ? tens + positive : -(tens + negative));
    }

    /**
     * Writes a number.
     *
     * @throws IllegalArgumentException when it has more digits than the width
     */
    static String write(long number, int width) {
        String signs = number < 0 ? NEGATIVE : POSITIVE;
        long size = Math.absExact(number);
        String text = zeroPadded(size / BASE, width - 1) + signs.charAt((int) (size % BASE));
        if (text.length() != width) {
            throw new IllegalArgumentException("a number is too long for its field");
        }
        return text;
    }

    /** A number that is not negative, without a sign. */
    static String zeroPadded(long number, int width) {
        String digits = number == 0 ? "" : Long.toString(number);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    /** The value of some digits; empty when there are others, or none. */
    static Optional<Long> digits(String text) {
        boolean isNumber =
                !text.isEmpty()
                        && text.length() <= DIGITS_MAX
                        && text.chars().allMatch(it -> isDigit((char) it));
        return isNumber ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }
}
