package org.milepost.oauth;

import static org.milepost.oauth.GrantStore.instant;
import static org.milepost.oauth.GrantStore.time;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jdbi.v3.core.Jdbi;
import org.milepost.postgres.Transaction;

/**
 * The exchanges of codes and refresh tokens for tokens: in the table of grants for codes, and in
 * that of refresh tokens, as hashes.
 *
 * <p>Threads: shared.
 */
public final class ExchangeStore {

    private final Jdbi jdbi;
    private final AccountStatus accounts;

    /** A store over this database. */
    public ExchangeStore(Jdbi jdbi, AccountStatus accounts) {
        this.jdbi = jdbi;
        this.accounts = accounts;
    }

    /** Whether there is such a refresh token that has not been used. */
    boolean isUnused(byte[] tokenHash) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        SELECT 1
                                        FROM refresh_token
                                        WHERE token_hash = :tokenHash AND used_at IS NULL
                                        """)
                                .bind("tokenHash", tokenHash)
                                .mapTo(Integer.class)
                                .findOne()
                                .isPresent());
    }

    /**
     * Redeems the code of a grant for a refresh token.
     *
     * @param expiresAt when the grant ends from now on
     * @return false when the code was redeemed before or the member's account is not active
     */
    boolean redeem(Grant grant, Exchange exchange, Instant expiresAt, byte[] tokenHash) {
        return whileActive(
                grant,
                transaction ->
                        transaction
                                                .update(
                                                        """
                                                        UPDATE member_grant
                                                        SET redeemed_at = :now,
                                                            successor_salt = :salt,
                                                            expires_at = :expiresAt
                                                        WHERE grant_id = :id
                                                          AND redeemed_at IS NULL
                                                          AND revoked_at IS NULL
                                                        """)
                                                .bind("id", grant.id())
                                                .bind("now", time(exchange.at()))
                                                .bind("salt", exchange.salt())
                                                .bind("expiresAt", time(expiresAt))
                                                .execute()
                                        == 1
                                && addRefreshToken(transaction, grant, tokenHash));
    }

    /**
     * Uses a refresh token and adds the next one.
     *
     * @return false when the token was used before or the member's account is not active
     */
    boolean rotate(Grant grant, Exchange exchange, byte[] tokenHash, byte[] nextHash) {
        return whileActive(
                grant,
                transaction ->
                        transaction
                                                .update(
                                                        """
                                                        UPDATE refresh_token
                                                        SET used_at = :now, successor_salt = :salt
                                                        WHERE token_hash = :tokenHash
                                                          AND used_at IS NULL
                                                        """)
                                                .bind("tokenHash", tokenHash)
                                                .bind("now", time(exchange.at()))
                                                .bind("salt", exchange.salt())
                                                .execute()
                                        == 1
                                && addRefreshToken(transaction, grant, nextHash));
    }

    /** The exchange of the code of this grant, while the grant is not revoked and it is kept. */
    Optional<Exchange> exchangeOfCode(UUID id) {
        return exchange(
                """
                SELECT redeemed_at AS exchanged_at, successor_salt
                FROM member_grant
                WHERE grant_id = :key AND revoked_at IS NULL AND successor_salt IS NOT NULL
                """,
                id);
    }

    /** The exchange of this refresh token, while its grant is not revoked and it is kept. */
    Optional<Exchange> exchangeOf(byte[] tokenHash) {
        return exchange(
                """
                SELECT t.used_at AS exchanged_at, t.successor_salt
                FROM refresh_token t
                JOIN member_grant g ON g.grant_id = t.grant_id
                WHERE t.token_hash = :key AND g.revoked_at IS NULL
                  AND t.successor_salt IS NOT NULL
                """,
                tokenHash);
    }

    private Optional<Exchange> exchange(String query, Object key) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(query)
                                .bind("key", key)
                                .map(
                                        (row, context) ->
                                                new Exchange(
                                                        instant(row, "exchanged_at").orElseThrow(),
                                                        row.getBytes("successor_salt")))
                                .findOne());
    }

    /** Deletes some of the salts of exchanges before this time, without waiting for locks. */
    void deleteSalts(Instant before, int most) {
        deleteSalts(
                """
                UPDATE member_grant SET successor_salt = NULL
                WHERE grant_id IN (
                    SELECT grant_id
                    FROM member_grant
                    WHERE redeemed_at < :before AND successor_salt IS NOT NULL
                    LIMIT :most
                    FOR NO KEY UPDATE SKIP LOCKED)
                """,
                before,
                most);
        deleteSalts(
                """
                UPDATE refresh_token SET successor_salt = NULL
                WHERE token_hash IN (
                    SELECT token_hash
                    FROM refresh_token
                    WHERE used_at < :before AND successor_salt IS NOT NULL
                    LIMIT :most
                    FOR NO KEY UPDATE SKIP LOCKED)
                """,
                before,
                most);
    }

    private void deleteSalts(String update, Instant before, int most) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(update)
                                .bind("before", time(before))
                                .bind("most", most)
                                .execute());
    }

    private static boolean addRefreshToken(Transaction transaction, Grant grant, byte[] tokenHash) {
        return transaction
                        .update(
                                """
                                INSERT INTO refresh_token (token_hash, grant_id)
                                VALUES (:tokenHash, :id)
                                """)
                        .bind("tokenHash", tokenHash)
                        .bind("id", grant.id())
                        .execute()
                == 1;
    }

    /** Runs this in a transaction in which the member's account stays active, or returns false. */
    private boolean whileActive(Grant grant, Predicate<Transaction> step) {
        return jdbi.inTransaction(
                handle -> {
                    Transaction transaction = new Transaction(handle);
                    return accounts.isActive(transaction, grant.subject())
                            && step.test(transaction);
                });
    }
}
