package org.milepost.http;

/** The server cannot listen at its address. The operator must act. */
@SuppressWarnings("serial") // never serialized
public final class PortTaken extends RuntimeException {

    PortTaken(String message) {
        super(message);
    }

    PortTaken(String message, Throwable cause) {
        super(message, cause);
    }
}
