package org.milepost.http;

import java.security.SecureRandom;

/**
 * What a failed request and its line in the log have in common. Letters only: the log masks long
 * runs of digits.
 *
 * <p>Threads: shared.
 */
public final class CorrelationId {

    private static final int LENGTH = 16;
    private static final int LETTERS = 26;
    private static final SecureRandom RANDOM = new SecureRandom();

    private CorrelationId() {}

    /** A new one: 16 small letters. */
    public static String next() {
        StringBuilder id = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            id.append((char) ('a' + RANDOM.nextInt(LETTERS)));
        }
        return id.toString();
    }
}
