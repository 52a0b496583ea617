package org.milepost.oauth;

import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.milepost.postgres.Bucket;
import org.milepost.programme.MemberId;
import org.milepost.programme.Programmes;

/**
 * The table of members' passwords. Every statement names its row by the whole key.
 *
 * <p>Threads: safe for all.
 */
public final class MemberCredentialStore {

    private final Jdbi jdbi;
    private final Programmes programmes;
    private final InstantSource clock;

    /**
     * A store over this database.
     *
     * @param clock real time
     */
    public MemberCredentialStore(Jdbi jdbi, Programmes programmes, InstantSource clock) {
        this.jdbi = jdbi;
        this.programmes = programmes;
        this.clock = clock;
    }

    /** The hash of the member's password. */
    Optional<String> find(MemberId member) {
        return jdbi.withHandle(
                handle ->
                        bind(
                                        handle.createQuery(
                                                """
                                                SELECT password_hash
                                                FROM member_credential
                                                WHERE bucket = :bucket
                                                  AND programme = :programme
                                                  AND number = :number
                                                """),
                                        member)
                                .mapTo(String.class)
                                .findOne());
    }

    /**
     * Adds the member's first password within the caller's transaction.
     *
     * @return false, and nothing is changed, when the member has a password
     */
    public boolean add(Handle handle, MemberId member, String passwordHash) {
        return bind(
                                handle.createUpdate(
                                        """
                                        INSERT INTO member_credential
                                            (bucket, programme, number, password_hash, changed_at)
                                        VALUES (:bucket, :programme, :number, :passwordHash, :now)
                                        ON CONFLICT (bucket, programme, number) DO NOTHING
                                        """),
                                member)
                        .bind("passwordHash", passwordHash)
                        .bind("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                        .execute()
                == 1;
    }

    /** Adds one password for all these members, in a transaction of its own. */
    void addAll(Collection<MemberId> members, String passwordHash) {
        jdbi.useTransaction(handle -> members.forEach(member -> add(handle, member, passwordHash)));
    }

    private <T extends SqlStatement<T>> T bind(T statement, MemberId member) {
        String programme = programmes.current().programme(member.programme()).code();
        return statement
                .bind("bucket", (short) Bucket.of(programme, member.number()).number())
                .bind("programme", (short) member.programme().value())
                .bind("number", member.number());
    }
}
