package org.milepost.http;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The identifier that an answer and the log lines about its request share. Letters only, because
 * the log masks long runs of digits. It is no secret.
 *
 * <p>Threads: shared.
 */
final class CorrelationId {

    /** The header of every answer that has it. */
    static final String HEADER = "X-Correlation-Id";

    private static final int LENGTH = 16;
    private static final int BITS = 4;
    private static final int MASK = (1 << BITS) - 1;

    private CorrelationId() {}

    /** A new identifier: 16 letters from a to p, of 64 random bits. */
    static String next() {
        long random = ThreadLocalRandom.current().nextLong();
        char[] letters = new char[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            letters[i] = (char) ('a' + (int) (random & MASK));
            random >>>= BITS;
        }
        return new String(letters);
    }
}
