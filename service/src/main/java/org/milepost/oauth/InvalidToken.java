package org.milepost.oauth;

/** A token that is not valid: malformed, forged, expired, or of a disabled client. */
@SuppressWarnings("serial") // never serialized
final class InvalidToken extends RuntimeException {

    InvalidToken() {
        super("The token is not valid", null, false, false);
    }
}
