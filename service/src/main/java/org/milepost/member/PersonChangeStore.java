package org.milepost.member;

import org.milepost.postgres.Transaction;

/** Notes members that change, for the read model of persons. */
final class PersonChangeStore {

    private PersonChangeStore() {}

    /** Notes a member in the transaction that changes it. */
    static void note(Transaction transaction, MemberId id) {
        transaction
                .update(
                        """
                        INSERT INTO person_change (bucket, programme, number)
                        VALUES (:bucket, :programme, :number)
                        """)
                .bindMap(id.key())
                .execute();
    }
}
