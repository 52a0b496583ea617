package org.milepost.oauth;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.milepost.postgres.Transaction;

/**
 * The table of sign-ins: browsers in which a member has signed in.
 *
 * <p>Threads: safe for all.
 */
public final class SignInStore {

    private final Jdbi jdbi;
    private final AccountStatus accounts;

    /** A store over this database. */
    public SignInStore(Jdbi jdbi, AccountStatus accounts) {
        this.jdbi = jdbi;
        this.accounts = accounts;
    }

    /**
     * Adds a sign-in.
     *
     * @return false, and nothing is added, when the member's account is not active
     */
    boolean add(byte[] tokenHash, Subject subject, Instant expiresAt) {
        return jdbi.inTransaction(
                handle ->
                        accounts.isActive(new Transaction(handle), subject)
                                && handle.createUpdate(
                                                        """
                                                        INSERT INTO sign_in
                                                            (token_hash, subject, expires_at)
                                                        VALUES (:tokenHash, :subject, :expiresAt)
                                                        """)
                                                .bind("tokenHash", tokenHash)
                                                .bind("subject", subject.text())
                                                .bind("expiresAt", time(expiresAt))
                                                .execute()
                                        == 1);
    }

    /** Deletes some of those that have ended, without waiting for locks. */
    void deleteExpired(Instant now, int most) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                                        DELETE FROM sign_in
                                        WHERE token_hash IN (
                                            SELECT token_hash
                                            FROM sign_in
                                            WHERE expires_at < :now
                                            LIMIT :most
                                            FOR UPDATE SKIP LOCKED)
                                        """)
                                .bind("now", time(now))
                                .bind("most", most)
                                .execute());
    }

    /** The member who signed in. */
    Optional<Subject> find(byte[] tokenHash, Instant now) {
        return jdbi.withHandle(
                        handle ->
                                handle.createQuery(
                                                """
                                                SELECT subject
                                                FROM sign_in
                                                WHERE token_hash = :tokenHash
                                                  AND expires_at > :now
                                                """)
                                        .bind("tokenHash", tokenHash)
                                        .bind("now", time(now))
                                        .mapTo(String.class)
                                        .findOne())
                .flatMap(Subject::of);
    }

    /** Ends a sign-in. */
    void remove(byte[] tokenHash) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                                        DELETE FROM sign_in
                                        WHERE token_hash = :tokenHash
                                        """)
                                .bind("tokenHash", tokenHash)
                                .execute());
    }

    /** The sign-ins of a member, the earliest first. */
    static List<MemberSignIn> ofMember(Transaction transaction, String subject) {
        return transaction
                .query(
                        """
                        SELECT sign_in_id, subject, expires_at FROM sign_in
                         WHERE subject = :subject
                         ORDER BY expires_at, sign_in_id
                        """)
                .bind("subject", subject)
                .map((row, context) -> memberSignIn(row))
                .list();
    }

    /** Ends a sign-in of this member; whether it was there. */
    static boolean remove(Transaction transaction, String subject, UUID id) {
        return transaction
                        .update(
                                """
                                DELETE FROM sign_in
                                WHERE subject = :subject AND sign_in_id = :id
                                """)
                        .bind("subject", subject)
                        .bind("id", id)
                        .execute()
                == 1;
    }

    /** Ends all sign-ins of these members, locked in the order of their keys. */
    static List<MemberSignIn> removeAll(Transaction transaction, List<String> subjects) {
        return transaction
                .query(
                        """
                        WITH locked AS (
                            SELECT token_hash FROM sign_in
                             WHERE subject = ANY (:subjects)
                             ORDER BY token_hash
                               FOR UPDATE)
                        DELETE FROM sign_in s USING locked l
                         WHERE s.token_hash = l.token_hash
                        RETURNING s.sign_in_id, s.subject, s.expires_at
                        """)
                .bindArray("subjects", String.class, subjects.toArray())
                .map((row, context) -> memberSignIn(row))
                .list();
    }

    private static MemberSignIn memberSignIn(ResultSet row) throws SQLException {
        Instant until = row.getObject("expires_at", OffsetDateTime.class).toInstant();
        return new MemberSignIn(
                row.getObject("sign_in_id", UUID.class),
                row.getString("subject"),
                until.minus(SignIns.LIFETIME),
                until);
    }

    private static OffsetDateTime time(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
