package org.milepost.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import org.milepost.postgres.Database;
import org.milepost.postgres.OperatorFault;
import org.milepost.postgres.OutsideKeys;
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
                   verifies_until, outside_key, encrypted
            FROM signing_key
            ORDER BY signs_from DESC, created_at DESC, key_id
            """;

    private final Jdbi jdbi;
    private final OutsideKeys outside;

    /** A store over this database. */
    public SigningKeyStore(Database database) {
        this.jdbi = database.jdbi();
        this.outside = database.outsideKeys();
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

    /**
     * All keys, the one that signs last first.
     *
     * @throws OperatorFault when one is encrypted with an outside key that is not known
     */
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
        return transaction.query(ALL).map((row, _) -> described(row)).list();
    }

    /** Prevents others from adding or ending keys until the caller's transaction ends. */
    public static void lock(Transaction transaction) {
        // there is no row that all could lock, so they lock the table
        transaction.update("LOCK TABLE signing_key IN SHARE ROW EXCLUSIVE MODE").execute();
    }

    /**
     * Adds a key that signs from a later moment on. Those before verify until the last token that
     * they signed has expired.
     */
    public SigningKey add(
            Transaction transaction, NewSigningKey made, Instant now, Instant signsFrom) {
        transaction
                .update(
                        "UPDATE signing_key SET verifies_until = :until WHERE verifies_until IS NULL")
                .bind("until", at(signsFrom.plus(TokenSettings.VERIFIED_AFTER_SIGNING)))
                .execute();
        insert(transaction, made.key(), now, signsFrom);
        return new SigningKey(
                made.key().getKeyID(), now, signsFrom, Optional.empty(), outside.encryptingId());
    }

    /** Deletes a key. Its tokens are refused by all instances within two seconds. */
    public static void end(Transaction transaction, String keyId) {
        transaction
                .update("DELETE FROM signing_key WHERE key_id = :keyId")
                .bind("keyId", keyId)
                .execute();
    }

    /**
     * Encrypts all locked keys with the outside key that encrypts.
     *
     * @return how many were plain or encrypted with another key
     */
    public int encryptAll(Transaction transaction) {
        String outsideKey = outside.encryptingId().orElseThrow();
        List<Stored> others =
                all(transaction).stream()
                        .filter(it -> !it.key().outsideKey().equals(Optional.of(outsideKey)))
                        .toList();
        for (Stored each : others) {
            String keyId = each.key().keyId();
            transaction
                    .update(
                            """
                            UPDATE signing_key
                            SET jwk = '', outside_key = :outsideKey, encrypted = :encrypted
                            WHERE key_id = :keyId
                            """)
                    .bind("keyId", keyId)
                    .bind("outsideKey", outsideKey)
                    .bind(
                            "encrypted",
                            outside.encrypt(place(keyId), each.jwk().getBytes(UTF_8))
                                    .map(OutsideKeys.Encrypted::bytes))
                    .execute();
        }
        return others.size();
    }

    /** Deletes the keys whose tokens have all expired, by the clock of the database. */
    void deleteExpired() {
        jdbi.useHandle(
                handle -> handle.execute("DELETE FROM signing_key WHERE verifies_until < now()"));
    }

    private void insert(Transaction transaction, RSAKey key, Instant createdAt, Instant signsFrom) {
        Optional<OutsideKeys.Encrypted> encrypted =
                outside.encrypt(place(key.getKeyID()), key.toJSONString().getBytes(UTF_8));
        transaction
                .update(
                        """
                        INSERT INTO signing_key
                            (key_id, jwk, created_at, signs_from, outside_key, encrypted)
                        VALUES (:keyId, :jwk, :createdAt, :signsFrom, :outsideKey, :encrypted)
                        """)
                .bind("keyId", key.getKeyID())
                .bind("jwk", encrypted.isPresent() ? "" : key.toJSONString())
                .bind("outsideKey", encrypted.map(OutsideKeys.Encrypted::keyId))
                .bind("encrypted", encrypted.map(OutsideKeys.Encrypted::bytes))
                .bind("createdAt", at(createdAt))
                .bind("signsFrom", at(signsFrom))
                .execute();
    }

    private List<Stored> all(Transaction transaction) {
        return transaction.query(ALL).map((row, _) -> stored(row)).list();
    }

    private Stored stored(ResultSet row) throws SQLException {
        SigningKey key = described(row);
        @Nullable String outsideKey = row.getString("outside_key");
        if (outsideKey == null) {
            return new Stored(key, row.getString("jwk"));
        }
        byte[] jwk =
                outside.decrypt(
                        place(key.keyId()),
                        new OutsideKeys.Encrypted(outsideKey, row.getBytes("encrypted")));
        return new Stored(key, new String(jwk, UTF_8));
    }

    private static SigningKey described(ResultSet row) throws SQLException {
        @Nullable OffsetDateTime until = row.getObject("verifies_until", OffsetDateTime.class);
        return new SigningKey(
                row.getString("key_id"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("signs_from", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(until).map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.getString("outside_key")));
    }

    private static String place(String keyId) {
        return "signing_key " + keyId;
    }

    private static OffsetDateTime at(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
