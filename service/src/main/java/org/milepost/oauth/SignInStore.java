package org.milepost.oauth;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.milepost.postgres.Transaction;

/**
 * The table of browsers in which a member signed in a moment ago.
 *
 * <p>Threads: safe for all.
 */
public final class SignInStore {

    private final Jdbi jdbi;

    /** A store over this database. */
    public SignInStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Runs this in a transaction of its own. */
    <T> T inTransaction(Function<Transaction, T> work) {
        return jdbi.inTransaction(handle -> work.apply(new Transaction(handle)));
    }

    /** Adds one. */
    static void add(Transaction transaction, byte[] tokenHash, Subject subject, Instant expiresAt) {
        transaction
                .update(
                        """
                        INSERT INTO sign_in (token_hash, subject, expires_at)
                        VALUES (:tokenHash, :subject, :expiresAt)
                        """)
                .bind("tokenHash", tokenHash)
                .bind("subject", subject.text())
                .bind("expiresAt", time(expiresAt))
                .execute();
    }

    /** Forgets some of those that have ended; others who do the same are not waited for. */
    void forget(Instant now, int most) {
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

    /** Who signed in. */
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

    /** Ends a sign-in of this member; tells whether it was there. */
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
                until.minus(SignIns.LIFE),
                until);
    }

    private static OffsetDateTime time(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
