package org.milepost.http;

import java.security.SecureRandom;

/**
 * The identifier that a failed request's answer and its log line share. Letters only, because the
 * log masks long runs of digits.
 *
 * <p>Threads: shared.
 */
public final class CorrelationId {

    private static final int LENGTH = 16;
    private static final int LETTERS = 26;
    private static final SecureRandom RANDOM = new SecureRandom();

    private CorrelationId() {}

    /** A new identifier: 16 lower-case letters. */
    public static String next() {
        StringBuilder id = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            id.append((char) ('a' + RANDOM.nextInt(LETTERS)));
        }
        return id.toString();
    }
}
