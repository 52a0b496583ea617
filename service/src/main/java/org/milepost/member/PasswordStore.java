package org.milepost.member;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.milepost.postgres.Transaction;

/** The SQL of members' passwords. Every statement names its row by the whole key. */
final class PasswordStore {

    private PasswordStore() {}

    /** The hash of the member's password. */
    static Optional<String> find(Transaction transaction, MemberId id) {
        return transaction
                .query(
                        """
                        SELECT password_hash FROM member_credential
                         WHERE bucket = :bucket AND programme = :programme AND number = :number
                        """)
                .bindMap(id.key())
                .mapTo(String.class)
                .findOne();
    }

    /** Deletes the member's password. */
    static void delete(Transaction transaction, MemberId id) {
        transaction
                .update(
                        """
                        DELETE FROM member_credential
                         WHERE bucket = :bucket AND programme = :programme AND number = :number
                        """)
                .bindMap(id.key())
                .execute();
    }

    /** Adds a password; whether there was none before. An existing one stays. */
    static boolean add(Transaction transaction, MemberId id, String passwordHash, Instant now) {
        return transaction
                        .update(
                                """
                                INSERT INTO member_credential (
                                    bucket, programme, number, password_hash, changed_at)
                                VALUES (:bucket, :programme, :number, :passwordHash, :now)
                                ON CONFLICT (bucket, programme, number) DO NOTHING
                                """)
                        .bindMap(id.key())
                        .bind("passwordHash", passwordHash)
                        .bind("now", now.atOffset(ZoneOffset.UTC))
                        .execute()
                == 1;
    }
}
