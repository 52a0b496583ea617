package org.milepost.staff;

import org.milepost.web.Messages;

/**
 * The model of the template {@code staff/staff-password.jte}.
 *
 * @param code that of the administrator
 * @param secret that of the authenticator, as it reads it
 */
record StaffPasswordPage(
        Messages messages,
        StaffAccount account,
        String code,
        String secret,
        StaffFormErrors errors,
        String formToken) {

    private static final int GROUP_LENGTH = 4;

    /** The secret for a person who types it. */
    String spelled() {
        return secret.replaceAll("(.{" + GROUP_LENGTH + "})(?=.)", "$1 ");
    }

    /** The address with which an authenticator on this device takes the secret. */
    String link() {
        return "otpauth://totp/Milepost:"
                + account.email().replaceAll("[^a-z0-9.@_-]", "_")
                + "?secret="
                + secret
                + "&issuer=Milepost";
    }

    /** Without the code and the secret. */
    @Override
    public String toString() {
        return "StaffPasswordPage";
    }
}
