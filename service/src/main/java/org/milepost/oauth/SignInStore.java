package org.milepost.oauth;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

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

    /** Adds one. */
    void add(byte[] tokenHash, Subject subject, Instant expiresAt) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                                        INSERT INTO sign_in (token_hash, subject, expires_at)
                                        VALUES (:tokenHash, :subject, :expiresAt)
                                        """)
                                .bind("tokenHash", tokenHash)
                                .bind("subject", subject.text())
                                .bind("expiresAt", time(expiresAt))
                                .execute());
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

    private static OffsetDateTime time(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
