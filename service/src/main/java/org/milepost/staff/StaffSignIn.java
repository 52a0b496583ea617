package org.milepost.staff;

import java.time.Instant;
import java.util.Locale;

/**
 * The state of a browser in which a person of the staff is signed in.
 *
 * @param account the person as it is now
 * @param hash the SHA-256 of the cookie
 * @param method how the person was authenticated
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
public record StaffSignIn(
        StaffAccount account,
        byte[] hash,
        Method method,
        Instant signedInAt,
        Instant usedAt,
        Instant endsAt) {

    /** How a person was proven. The words are stored: they never change. */
    enum Method {
        PASSWORD,
        PROVIDER,
        PASSKEY,
        /** By nothing, in a demo. */
        DEMO;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Method ofWord(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "StaffSignIn of " + account;
    }
}
