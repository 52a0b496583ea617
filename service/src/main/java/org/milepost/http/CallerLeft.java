package org.milepost.http;

/**
 * The caller closed its connection before the request was complete. No answer can be sent; it is
 * not an error of the server.
 */
@SuppressWarnings("serial") // never serialized
public final class CallerLeft extends RuntimeException {

    CallerLeft(Throwable cause) {
        super("the caller closed the connection before its request was complete", cause);
    }
}
