package org.milepost.http;

import org.jspecify.annotations.Nullable;

/**
 * Where an exception came from, without its message. Messages repeat what callers sent, card
 * numbers among it, and logs must not; the classes and the stack say where to look.
 */
@SuppressWarnings("serial") // never serialized
final class Whereabouts extends Exception {

    private static final int CAUSES_MAX = 5;

    private Whereabouts(Throwable original, @Nullable Throwable cause) {
        super(original.getClass().getName(), cause, false, true);
        setStackTrace(original.getStackTrace());
    }

    static Whereabouts of(Throwable original) {
        return of(original, CAUSES_MAX);
    }

    private static Whereabouts of(Throwable original, int causesMax) {
        Throwable cause = original.getCause();
        return new Whereabouts(
                original, cause == null || causesMax == 0 ? null : of(cause, causesMax - 1));
    }
}
