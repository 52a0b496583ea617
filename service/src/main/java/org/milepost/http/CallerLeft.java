package org.milepost.http;

/**
 * The connection has ended: the caller closed it, perhaps before its request was complete, or it
 * was cut. No answer can be sent; it is not an error of the server.
 */
@SuppressWarnings("serial") // never serialized
public final class CallerLeft extends RuntimeException {

    private static final String MESSAGE = "the connection has ended";

    CallerLeft() {
        super(MESSAGE, null, false, false);
    }

    CallerLeft(Throwable cause) {
        super(MESSAGE, cause, false, false);
    }
}
