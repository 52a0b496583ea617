package org.milepost.oauth;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.milepost.postgres.Transaction;

/**
 * The table of grants with their codes, as hashes.
 *
 * <p>Threads: shared.
 */
public final class GrantStore {

    private final Jdbi jdbi;

    /** A store over this database. */
    public GrantStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * An authorization code without its value: what it is bound to.
     *
     * @param redeemed whether it has been exchanged for tokens
     */
    record Code(
            Grant grant,
            String redirectUri,
            String challenge,
            Instant expiresAt,
            boolean redeemed) {}

    /** Adds a grant with its code in the caller's transaction. */
    static void add(Transaction transaction, Code code, byte[] codeHash) {
        Grant grant = code.grant;
        transaction
                .update(
                        """
                        INSERT INTO member_grant
                            (grant_id, client_id, subject, scopes, redirect_uri, code_hash,
                             code_challenge, code_expires_at, expires_at, authenticated_at, nonce)
                        VALUES (:id, :clientId, :subject, :scopes, :redirectUri, :codeHash,
                                :challenge, :codeExpiresAt, :expiresAt, :authenticatedAt, :nonce)
                        """)
                .bind("id", grant.id())
                .bind("clientId", grant.clientId())
                .bind("subject", grant.subject().text())
                .bindArray("scopes", String.class, grant.scopes().toArray())
                .bind("redirectUri", code.redirectUri)
                .bind("codeHash", codeHash)
                .bind("challenge", code.challenge)
                .bind("codeExpiresAt", time(code.expiresAt))
                .bind("expiresAt", time(grant.expiresAt()))
                .bind("authenticatedAt", grant.authentication().at().map(GrantStore::time))
                .bind("nonce", grant.authentication().nonce())
                .execute();
    }

    /** The code with this hash, redeemed or not. */
    Optional<Code> findByCode(byte[] codeHash) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        SELECT grant_id, client_id, subject, scopes, expires_at,
                                               revoked_at, authenticated_at, nonce, redirect_uri,
                                               code_challenge, code_expires_at, redeemed_at
                                        FROM member_grant
                                        WHERE code_hash = :codeHash
                                        """)
                                .bind("codeHash", codeHash)
                                .map((row, context) -> code(row))
                                .findOne());
    }

    /** The grant of a refresh token, used or not. */
    Optional<Grant> findByRefreshToken(byte[] tokenHash) {
        return find(
                """
                SELECT g.grant_id, g.client_id, g.subject, g.scopes, g.expires_at, g.revoked_at,
                       g.authenticated_at, g.nonce
                FROM refresh_token t
                JOIN member_grant g ON g.grant_id = t.grant_id
                WHERE t.token_hash = :key
                """,
                tokenHash);
    }

    /** The grant with this identifier. */
    Optional<Grant> find(UUID id) {
        return find(
                """
                SELECT grant_id, client_id, subject, scopes, expires_at, revoked_at,
                       authenticated_at, nonce
                FROM member_grant
                WHERE grant_id = :key
                """,
                id);
    }

    private Optional<Grant> find(String query, Object key) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(query)
                                .bind("key", key)
                                .map((row, context) -> grant(row))
                                .findOne());
    }

    /** Revokes the grant; one that is revoked already is not changed. */
    void revoke(UUID id, Instant now) {
        jdbi.useHandle(handle -> revoke(new Transaction(handle), id, now));
    }

    /** The same over the caller's connection; whether it was not revoked before. */
    static boolean revoke(Transaction transaction, UUID id, Instant now) {
        return transaction
                        .update(
                                """
                                UPDATE member_grant
                                SET revoked_at = :now
                                WHERE grant_id = :id AND revoked_at IS NULL
                                """)
                        .bind("id", id)
                        .bind("now", time(now))
                        .execute()
                == 1;
    }

    /** The grants of a member that are not revoked, the earliest first. */
    static List<MemberGrant> ofMember(Transaction transaction, String subject) {
        return transaction
                .query(
                        """
                        SELECT g.grant_id, g.subject, g.client_id, c.partner, g.scopes,
                               g.redeemed_at, g.code_expires_at, g.expires_at,
                               (SELECT max(t.used_at) FROM refresh_token t
                                 WHERE t.grant_id = g.grant_id) AS refreshed_at
                          FROM member_grant g
                          JOIN client c ON c.client_id = g.client_id
                         WHERE g.subject = :subject AND g.revoked_at IS NULL
                         ORDER BY g.code_expires_at, g.grant_id
                        """)
                .bind("subject", subject)
                .map((row, context) -> memberGrant(row))
                .list();
    }

    /** Revokes all grants of these members, locked in the order of their keys. */
    static List<MemberGrant> revokeAll(
            Transaction transaction, List<String> subjects, Instant now) {
        return transaction
                .query(
                        """
                        WITH locked AS (
                            SELECT grant_id FROM member_grant
                             WHERE subject = ANY (:subjects) AND revoked_at IS NULL
                             ORDER BY grant_id
                               FOR NO KEY UPDATE)
                        UPDATE member_grant g SET revoked_at = :now
                          FROM locked l, client c
                         WHERE g.grant_id = l.grant_id AND c.client_id = g.client_id
                        RETURNING g.grant_id, g.subject, g.client_id, c.partner, g.scopes,
                                  g.redeemed_at, g.code_expires_at, g.expires_at,
                                  (SELECT max(t.used_at) FROM refresh_token t
                                    WHERE t.grant_id = g.grant_id) AS refreshed_at
                        """)
                .bindArray("subjects", String.class, subjects.toArray())
                .bind("now", time(now))
                .map((row, context) -> memberGrant(row))
                .list();
    }

    /** The grants revoked since then. */
    Set<UUID> revokedSince(Instant since) {
        return jdbi.withHandle(
                handle ->
                        Set.copyOf(
                                handle.createQuery(
                                                """
                                                SELECT grant_id
                                                FROM member_grant
                                                WHERE revoked_at >= :since
                                                """)
                                        .bind("since", time(since))
                                        .mapTo(UUID.class)
                                        .list()));
    }

    /** Deletes some of the grants that have ended, and their tokens, without waiting for locks. */
    void deleteExpired(Instant now, int most) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                                        DELETE FROM member_grant
                                        WHERE grant_id IN (
                                            SELECT grant_id
                                            FROM member_grant
                                            WHERE expires_at < :now
                                            LIMIT :most
                                            FOR UPDATE SKIP LOCKED)
                                        """)
                                .bind("now", time(now))
                                .bind("most", most)
                                .execute());
    }

    private static Code code(ResultSet row) throws SQLException {
        return new Code(
                grant(row),
                row.getString("redirect_uri"),
                row.getString("code_challenge"),
                row.getObject("code_expires_at", OffsetDateTime.class).toInstant(),
                instant(row, "redeemed_at").isPresent());
    }

    private static Grant grant(ResultSet row) throws SQLException {
        return new Grant(
                row.getObject("grant_id", UUID.class),
                row.getString("client_id"),
                Subject.of(row.getString("subject")).orElseThrow(),
                Set.of((String[]) row.getArray("scopes").getArray()),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                instant(row, "revoked_at"),
                new Grant.Authentication(
                        instant(row, "authenticated_at"),
                        Optional.ofNullable(row.getString("nonce"))));
    }

    private static MemberGrant memberGrant(ResultSet row) throws SQLException {
        int partner = row.getInt("partner");
        boolean isPartners = !row.wasNull();
        Optional<Instant> redeemedAt = instant(row, "redeemed_at");
        Instant codeExpiresAt = instant(row, "code_expires_at").orElseThrow();
        Instant expiresAt = instant(row, "expires_at").orElseThrow();
        return new MemberGrant(
                row.getObject("grant_id", UUID.class),
                row.getString("subject"),
                row.getString("client_id"),
                isPartners ? Optional.of(partner) : Optional.empty(),
                Set.of((String[]) row.getArray("scopes").getArray()),
                codeExpiresAt.minus(Grants.CODE_LIFETIME),
                redeemedAt.isPresent() ? expiresAt : codeExpiresAt,
                instant(row, "refreshed_at").or(() -> redeemedAt));
    }

    static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        @Nullable OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
    }

    static OffsetDateTime time(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
