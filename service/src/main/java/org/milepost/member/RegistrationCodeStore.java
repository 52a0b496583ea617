package org.milepost.member;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.milepost.postgres.Transaction;

/**
 * The SQL of registration codes, of which digests are kept: one for a member at a time. Every
 * statement names its row by the whole key.
 */
final class RegistrationCodeStore {

    private RegistrationCodeStore() {}

    /**
     * Keeps a code in place of the member's one before, used or not.
     *
     * @param required whether nothing but a code proves who the member is; once it is, that stays
     *     until one is used
     */
    static void put(
            Transaction transaction,
            MemberId id,
            RegistrationCode code,
            Instant issuedAt,
            Instant expiresAt,
            boolean required) {
        transaction
                .update(
                        """
                        INSERT INTO registration_code (
                            bucket, programme, number, digest, issued_at, expires_at, required)
                        VALUES (:bucket, :programme, :number, :digest, :issuedAt, :expiresAt,
                                :required)
                        ON CONFLICT (bucket, programme, number) DO UPDATE
                        SET digest = excluded.digest,
                            required = registration_code.required OR excluded.required,
                            issued_at = excluded.issued_at,
                            expires_at = excluded.expires_at,
                            used_at = NULL
                        """)
                .bindMap(id.key())
                .bind("digest", code.digest())
                .bind("issuedAt", issuedAt.atOffset(ZoneOffset.UTC))
                .bind("expiresAt", expiresAt.atOffset(ZoneOffset.UTC))
                .bind("required", required)
                .execute();
    }

    /** The digest of the member's code if it has not expired, used or not. */
    static Optional<byte[]> find(Transaction transaction, MemberId id, Instant now) {
        return transaction
                .query(
                        """
                        SELECT digest FROM registration_code
                         WHERE bucket = :bucket AND programme = :programme AND number = :number
                           AND expires_at > :now
                        """)
                .bindMap(id.key())
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .map((row, context) -> row.getBytes("digest"))
                .findOne();
    }

    /** Whether nothing but a code proves who the member is. */
    static boolean isRequired(Transaction transaction, MemberId id) {
        return transaction
                .query(
                        """
                        SELECT required FROM registration_code
                         WHERE bucket = :bucket AND programme = :programme AND number = :number
                        """)
                .bindMap(id.key())
                .mapTo(Boolean.class)
                .findOne()
                .orElse(false);
    }

    /** Deletes the code of a member. */
    static void delete(Transaction transaction, MemberId id) {
        transaction
                .update(
                        """
                        DELETE FROM registration_code
                         WHERE bucket = :bucket AND programme = :programme AND number = :number
                        """)
                .bindMap(id.key())
                .execute();
    }

    /** Whether this was the member's code, not expired and not used before; now it is used. */
    static boolean use(Transaction transaction, MemberId id, RegistrationCode code, Instant now) {
        return transaction
                        .update(
                                """
                                UPDATE registration_code
                                   SET used_at = :now, required = false
                                 WHERE bucket = :bucket AND programme = :programme
                                   AND number = :number AND digest = :digest
                                   AND expires_at > :now AND used_at IS NULL
                                """)
                        .bindMap(id.key())
                        .bind("digest", code.digest())
                        .bind("now", now.atOffset(ZoneOffset.UTC))
                        .execute()
                == 1;
    }
}
