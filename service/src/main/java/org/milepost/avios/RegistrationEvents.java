package org.milepost.avios;

import org.jdbi.v3.core.Handle;
import org.milepost.programme.MemberId;
import org.milepost.programme.Partner;

/** Is told of registrations. The operators' trail keeps them; this package does not know it. */
public interface RegistrationEvents {

    /** What a member proved its identity with. */
    enum Proof {
        /** The date of birth on record. */
        DATE_OF_BIRTH("date-of-birth"),
        /** The registration code that the operator issued. */
        REGISTRATION_CODE("registration-code");

        private final String word;

        Proof(String word) {
            this.word = word;
        }

        /** What logs and the trail call it. */
        public String word() {
            return word;
        }
    }

    /**
     * A member is given its first password. Called as the last step of the transaction that does
     * it, which is rolled back when this throws.
     *
     * @param through the partner that sent the request
     */
    void registered(Handle transaction, MemberId member, Partner through, Proof proof);
}
