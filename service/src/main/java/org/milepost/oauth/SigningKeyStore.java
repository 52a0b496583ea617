package org.milepost.oauth;

import com.nimbusds.jose.jwk.RSAKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.milepost.postgres.Transaction;

/**
 * The table of keys that sign tokens.
 *
 * <p>Threads: shared.
 */
public final class SigningKeyStore {

    private static final String ALL =
            """
            SELECT key_id, jwk, created_at, coalesce(signs_from, created_at) AS signs_from,
                   verifies_until
            FROM signing_key
            ORDER BY signs_from DESC, created_at DESC, key_id
            """;

    private final Jdbi jdbi;

    /** A store over this database. */
    public SigningKeyStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A key with its private part.
     *
     * @param jwk the JSON Web Key
     */
    record Stored(SigningKey key, String jwk) {

        /** Without the key. */
        @Override
        public String toString() {
            return key.toString();
        }
    }

    /** All keys, the one that signs last first. */
    List<Stored> all() {
        return jdbi.withHandle(handle -> all(new Transaction(handle)));
    }

    /**
     * Adds the key unless there is one already: of several instances that start together on a new
     * database, one has its key taken and all use it.
     *
     * @return all keys
     */
    List<Stored> addFirst(RSAKey first, Instant at) {
        return jdbi.inTransaction(
                handle -> {
                    Transaction transaction = new Transaction(handle);
                    lock(transaction);
                    if (all(transaction).isEmpty()) {
                        insert(transaction, first, at, at);
                    }
                    return all(transaction);
                });
    }

    /** What is known of all keys, the one that signs last first. */
    public static List<SigningKey> list(Transaction transaction) {
        return all(transaction).stream().map(Stored::key).toList();
    }

    /** Keeps others from adding or ending keys until the caller's transaction ends. */
    public static void lock(Transaction transaction) {
        // there is no row that all could lock, so they lock the table
        transaction.update("LOCK TABLE signing_key IN SHARE ROW EXCLUSIVE MODE").execute();
    }

    /**
     * Adds a key that signs from a later moment on. Those before verify until the last token that
     * they signed has expired.
     */
    public static SigningKey add(
            Transaction transaction, NewSigningKey made, Instant now, Instant signsFrom) {
        transaction
                .update(
                        "UPDATE signing_key SET verifies_until = :until WHERE verifies_until IS NULL")
                .bind("until", at(signsFrom.plus(TokenSettings.VERIFIED_AFTER_SIGNING)))
                .execute();
        insert(transaction, made.key(), now, signsFrom);
        return new SigningKey(made.key().getKeyID(), now, signsFrom, Optional.empty());
    }

    /** Deletes a key. Its tokens are refused by all instances within two seconds. */
    public static void end(Transaction transaction, String keyId) {
        transaction
                .update("DELETE FROM signing_key WHERE key_id = :keyId")
                .bind("keyId", keyId)
                .execute();
    }

    /** Deletes the keys whose tokens have all expired, by the clock of the database. */
    void deleteExpired() {
        jdbi.useHandle(
                handle -> handle.execute("DELETE FROM signing_key WHERE verifies_until < now()"));
    }

    private static void insert(
            Transaction transaction, RSAKey key, Instant createdAt, Instant signsFrom) {
        transaction
                .update(
                        """
                        INSERT INTO signing_key (key_id, jwk, created_at, signs_from)
                        VALUES (:keyId, :jwk, :createdAt, :signsFrom)
                        """)
                .bind("keyId", key.getKeyID())
                .bind("jwk", key.toJSONString())
                .bind("createdAt", at(createdAt))
                .bind("signsFrom", at(signsFrom))
                .execute();
    }

    private static List<Stored> all(Transaction transaction) {
        return transaction.query(ALL).map((row, _) -> stored(row)).list();
    }

    private static Stored stored(ResultSet row) throws SQLException {
        @Nullable OffsetDateTime until = row.getObject("verifies_until", OffsetDateTime.class);
        SigningKey key =
                new SigningKey(
                        row.getString("key_id"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getObject("signs_from", OffsetDateTime.class).toInstant(),
                        Optional.ofNullable(until).map(OffsetDateTime::toInstant));
        return new Stored(key, row.getString("jwk"));
    }

    private static OffsetDateTime at(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
