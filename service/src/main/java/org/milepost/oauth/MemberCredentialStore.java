package org.milepost.oauth;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.milepost.postgres.Bucket;
import org.milepost.programme.MemberId;

/**
 * The table of members' passwords. Every statement names its row by the whole key.
 *
 * <p>Threads: shared by all; each call uses the handle that it is given.
 */
final class MemberCredentialStore {

    private MemberCredentialStore() {}

    /** The hash of the member's password. */
    static Optional<String> find(Handle handle, Bucket bucket, MemberId member) {
        return handle.createQuery(
                        """
                        SELECT password_hash
                        FROM member_credential
                        WHERE bucket = :bucket AND programme = :programme AND number = :number
                        """)
                .bind("bucket", (short) bucket.number())
                .bind("programme", (short) member.programme().value())
                .bind("number", member.number())
                .mapTo(String.class)
                .findOne();
    }

    /** Adds a password; whether there was none before. One that is there stays. */
    static boolean add(
            Handle handle, Bucket bucket, MemberId member, String passwordHash, Instant now) {
        return handle.createUpdate(
                                """
                                INSERT INTO member_credential
                                    (bucket, programme, number, password_hash, changed_at)
                                VALUES (:bucket, :programme, :number, :passwordHash, :now)
                                ON CONFLICT (bucket, programme, number) DO NOTHING
                                """)
                        .bind("bucket", (short) bucket.number())
                        .bind("programme", (short) member.programme().value())
                        .bind("number", member.number())
                        .bind("passwordHash", passwordHash)
                        .bind("now", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
                        .execute()
                == 1;
    }
}
