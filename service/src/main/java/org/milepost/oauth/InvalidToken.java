package org.milepost.oauth;

/** A token that is not valid: malformed, forged, expired, or of a client that is switched off. */
@SuppressWarnings("serial") // never serialized
final class InvalidToken extends RuntimeException {

    InvalidToken() {
        super("The token is not valid", null, false, false);
    }
}
