package org.milepost.bulk;

import java.time.InstantSource;
import org.milepost.member.MemberId;
import org.milepost.postgres.Database;
import org.milepost.programme.Programme;
import org.milepost.trail.Actor;
import org.milepost.trail.ChangeStore;

/**
 * Where an import goes, and who asks for it.
 *
 * @param membersCurrency the code of the currency of members' accounts
 * @param clock in whole microseconds, as the database stores time
 */
record ImportContext(
        Database database,
        Programme programme,
        String membersCurrency,
        Actor actor,
        ChangeStore trail,
        InstantSource clock) {

    MemberId id(String number) {
        return MemberId.of(programme, number);
    }

    /** How the trail names what has a number in the programme. */
    String target(String number) {
        return programme.code() + "/" + number;
    }
}
