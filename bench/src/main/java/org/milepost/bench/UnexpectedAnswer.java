package org.milepost.bench;

/** The server answered otherwise than the load expects, or not at all: the measurement is void. */
@SuppressWarnings("serial") // never serialized
public final class UnexpectedAnswer extends RuntimeException {
    UnexpectedAnswer(String message) {
        super(message);
    }
}
