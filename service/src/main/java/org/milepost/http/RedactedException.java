package org.milepost.http;

import org.jspecify.annotations.Nullable;

/**
 * The classes and stack of an exception, without its message. Messages may repeat what callers
 * sent, such as card numbers, which logs must not contain.
 */
@SuppressWarnings("serial") // never serialized
final class RedactedException extends Exception {

    private static final int CAUSES_MAX = 5;

    private RedactedException(Throwable original, @Nullable Throwable cause) {
        super(original.getClass().getName(), cause, false, true);
        setStackTrace(original.getStackTrace());
    }

    static RedactedException of(Throwable original) {
        return of(original, CAUSES_MAX);
    }

    private static RedactedException of(Throwable original, int causesMax) {
        Throwable cause = original.getCause();
        return new RedactedException(
                original, cause == null || causesMax == 0 ? null : of(cause, causesMax - 1));
    }
}
