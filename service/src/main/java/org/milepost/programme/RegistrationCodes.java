package org.milepost.programme;

import java.security.MessageDigest;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.milepost.postgres.Bucket;

/**
 * The registration codes that operators issue, one for a member at a time, each good for one first
 * password until it expires. Only digests are kept.
 *
 * <p>All methods throw {@link org.jdbi.v3.core.JdbiException} when the database fails them.
 *
 * <p>Threads: shared by all; calls block on the database.
 */
public final class RegistrationCodes {

    private final Jdbi jdbi;
    private final Programmes programmes;

    /** The codes in this database. */
    public RegistrationCodes(Jdbi jdbi, Programmes programmes) {
        this.jdbi = jdbi;
        this.programmes = programmes;
    }

    /** Keeps a member's new code within a transaction of the caller's; the one before ends. */
    public void issue(
            Handle transaction,
            MemberId member,
            RegistrationCode code,
            Instant issuedAt,
            Instant expiresAt) {
        RegistrationCodeStore.put(
                transaction, bucket(member), member, code.digest(), issuedAt, expiresAt);
    }

    /**
     * Whether this is the member's code and has not expired. One that was used fits as well: who
     * sends a request again is told that the member is registered.
     */
    public boolean fits(MemberId member, RegistrationCode code, Instant now) {
        return jdbi.withHandle(
                        handle -> RegistrationCodeStore.find(handle, bucket(member), member, now))
                .filter(digest -> MessageDigest.isEqual(digest, code.digest()))
                .isPresent();
    }

    /**
     * Uses a code within a transaction of the caller's.
     *
     * @return whether it is the member's, has not expired and was not used before; otherwise
     *     nothing is changed
     */
    public boolean use(Handle transaction, MemberId member, RegistrationCode code, Instant now) {
        return RegistrationCodeStore.use(transaction, bucket(member), member, code.digest(), now);
    }

    private Bucket bucket(MemberId member) {
        return Bucket.of(
                programmes.current().programme(member.programme()).code(), member.number());
    }
}
