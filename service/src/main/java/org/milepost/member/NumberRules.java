package org.milepost.member;

import java.nio.ByteBuffer;
import org.milepost.programme.TextRules;

/**
 * New membership numbers: 16 digits, of which the first six are always the same and the last checks
 * the others, so that a mistyped digit or two neighbours swapped are noticed (Luhn, ISO/IEC 7812-1
 * annex B). The nine between them are drawn from a digest.
 */
public final class NumberRules {

    /** How long the numbers are. */
    public static final int LENGTH = 16;

    private static final String PREFIX = "308147";
    private static final int DRAWN = LENGTH - PREFIX.length() - 1;
    private static final long DRAWN_COUNT = 1_000_000_000L;

    private NumberRules() {}

    /** The number that is computed from a digest of at least eight bytes. */
    public static String of(byte[] digest) {
        long drawn = Math.floorMod(ByteBuffer.wrap(digest).getLong(), DRAWN_COUNT);
        String digits = Long.toString(drawn);
        String payload = PREFIX + "0".repeat(DRAWN - digits.length()) + digits;
        return payload + checkDigit(payload);
    }

    /** Whether the last digit checks the others. */
    public static boolean isChecked(String number) {
        int payload = number.length() - 1;
        return payload > 0
                && number.chars().allMatch(TextRules::isDigit)
                && number.charAt(payload) - '0' == checkDigit(number.substring(0, payload));
    }

    private static int checkDigit(String payload) {
        int sum = 0;
        boolean doubled = true;
        for (int i = payload.length() - 1; i >= 0; i--) {
            int digit = payload.charAt(i) - '0';
            int weighed = doubled ? 2 * digit : digit;
            sum += weighed > 9 ? weighed - 9 : weighed;
            doubled = !doubled;
        }
        return (10 - sum % 10) % 10;
    }
}
