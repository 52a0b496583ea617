package org.milepost.oauth;

/** A token may be good, but the keys of the provider that says it is cannot be had now. */
@SuppressWarnings("serial") // never serialized
final class KeysUnavailable extends RuntimeException {
    KeysUnavailable() {
        super("The provider's keys cannot be had", null, false, false);
    }
}
