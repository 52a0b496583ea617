package org.milepost;

import org.jdbi.v3.core.Handle;
import org.milepost.avios.RegistrationEvents;
import org.milepost.operator.MemberDesk;
import org.milepost.programme.MemberId;
import org.milepost.programme.Partner;
import org.milepost.programme.Programmes;

/**
 * Writes the partner API's registrations into the operators' trail.
 *
 * @param programmes has the programmes' codes
 * @param desk writes into the trail
 */
record RegistrationTrail(Programmes programmes, MemberDesk desk) implements RegistrationEvents {

    @Override
    public void registered(Handle transaction, MemberId member, Partner through, Proof proof) {
        desk.recordRegistration(
                transaction,
                programmes.current().programme(member.programme()),
                member.number(),
                through.code(),
                proof.word());
    }
}
