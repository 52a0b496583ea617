package org.milepost.staff;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.milepost.member.MemberPasswords;

/**
 * What is stored to prove a person by password and code.
 *
 * @param hash the slow hash of the password
 * @param secret that of the codes
 * @param step the step of the last code that was right
 * @param wrongCodes how many codes were wrong since then, each after the right password
 * @param wrongAt when the last of them was tried
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record StaffPassword(
        String hash, byte[] secret, long step, int wrongCodes, Optional<Instant> wrongAt) {

    /** The shortest password that a person can choose, in characters. */
    static final int LENGTH_MIN = 12;

    /** So many wrong codes in a row are checked at once. */
    static final int WRONG_CODES_MAX = 5;

    /**
     * How long until one more code is checked then. Somebody who knows the password needs about ten
     * years to guess a code.
     */
    static final Duration WRONG_PAUSE = Duration.ofMinutes(15);

    /** Whether a person may choose this password. */
    static boolean isPassword(String text) {
        return MemberPasswords.isPassword(text)
                && text.codePointCount(0, text.length()) >= LENGTH_MIN;
    }

    /** How long until a code can be checked; zero for now. */
    Duration untilCode(Instant now) {
        if (wrongCodes < WRONG_CODES_MAX || wrongAt.isEmpty()) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(now, wrongAt.get().plus(WRONG_PAUSE));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Without the hash and the secret. */
    @Override
    public String toString() {
        return "StaffPassword";
    }
}
