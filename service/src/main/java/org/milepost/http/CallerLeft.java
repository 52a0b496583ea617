package org.milepost.http;

/**
 * The caller closed its connection before its request was whole. Nobody is there to take an answer,
 * and nobody is to blame: whoever meets this lets it pass.
 */
@SuppressWarnings("serial") // never serialized
public final class CallerLeft extends RuntimeException {

    CallerLeft(Throwable cause) {
        super("the caller left before its request was whole", cause);
    }
}
