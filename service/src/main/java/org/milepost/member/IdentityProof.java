package org.milepost.member;

import java.util.Optional;

/** How a member proves the identity, to register the first password. */
public enum IdentityProof {
    /** The date of birth on record. */
    DATE_OF_BIRTH("date-of-birth"),
    /** The registration code that the operator issued. */
    REGISTRATION_CODE("registration-code");

    private final String word;

    IdentityProof(String word) {
        this.word = word;
    }

    /** The proof of a request that has a code or not. */
    public static IdentityProof of(Optional<RegistrationCode> code) {
        return code.isPresent() ? REGISTRATION_CODE : DATE_OF_BIRTH;
    }

    /** Its word in logs and in the trail. */
    public String word() {
        return word;
    }
}
