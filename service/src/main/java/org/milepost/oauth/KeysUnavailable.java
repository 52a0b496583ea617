package org.milepost.oauth;

/** A token of a provider cannot be checked because the provider's keys cannot be fetched. */
@SuppressWarnings("serial") // never serialized
final class KeysUnavailable extends RuntimeException {
    KeysUnavailable() {
        super("The provider's keys cannot be fetched", null, false, false);
    }
}
