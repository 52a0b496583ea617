package org.milepost.programme;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.milepost.postgres.Bucket;

/**
 * The registration codes' SQL. Every statement names its row by the whole key.
 *
 * <p>Threads: shared by all; each call uses the handle that it is given.
 */
final class RegistrationCodeStore {

    private RegistrationCodeStore() {}

    /** Keeps a code in place of the member's one before, used or not. */
    static void put(
            Handle handle,
            Bucket bucket,
            MemberId id,
            byte[] digest,
            Instant issuedAt,
            Instant expiresAt) {
        bind(
                        handle.createUpdate(
                                """
                                INSERT INTO registration_code (
                                    bucket, programme, number, digest, issued_at, expires_at)
                                VALUES (
                                    :bucket, :programme, :number, :digest, :issuedAt, :expiresAt)
                                ON CONFLICT (bucket, programme, number) DO UPDATE
                                SET digest = excluded.digest,
                                    issued_at = excluded.issued_at,
                                    expires_at = excluded.expires_at,
                                    used_at = NULL
                                """),
                        bucket,
                        id)
                .bind("digest", digest)
                .bind("issuedAt", time(issuedAt))
                .bind("expiresAt", time(expiresAt))
                .execute();
    }

    /** The digest of the member's code if it has not expired, used or not. */
    static Optional<byte[]> find(Handle handle, Bucket bucket, MemberId id, Instant now) {
        return bind(
                        handle.createQuery(
                                """
                                SELECT digest FROM registration_code
                                 WHERE bucket = :bucket AND programme = :programme
                                   AND number = :number AND expires_at > :now
                                """),
                        bucket,
                        id)
                .bind("now", time(now))
                .map((row, context) -> row.getBytes("digest"))
                .findOne();
    }

    /** Whether this was the member's code, not expired and not used before; now it is used. */
    static boolean use(Handle handle, Bucket bucket, MemberId id, byte[] digest, Instant now) {
        return bind(
                                handle.createUpdate(
                                        """
                                        UPDATE registration_code
                                           SET used_at = :now
                                         WHERE bucket = :bucket AND programme = :programme
                                           AND number = :number AND digest = :digest
                                           AND expires_at > :now AND used_at IS NULL
                                        """),
                                bucket,
                                id)
                        .bind("digest", digest)
                        .bind("now", time(now))
                        .execute()
                == 1;
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Bucket bucket, MemberId id) {
        return statement
                .bind("bucket", (short) bucket.number())
                .bind("programme", (short) id.programme().value())
                .bind("number", id.number());
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
