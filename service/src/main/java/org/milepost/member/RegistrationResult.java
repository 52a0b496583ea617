package org.milepost.member;

/** The result of registering a member's first password. */
public enum RegistrationResult {
    /** The member has the password now. */
    REGISTERED,
    /** The member had a password; it stays. */
    ALREADY_REGISTERED,
    /** The registration code was used or expired in the meantime. */
    CODE_NOT_VALID
}
