package org.milepost.postgres;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Secret keys that are stored in the database, encrypted if there are {@link OutsideKeys}.
 *
 * <p>Threads: shared.
 */
public final class SecretStore {

    private static final int BYTES = 32;

    private final Jdbi jdbi;
    private final OutsideKeys outside;

    /** The secrets of this database. */
    public SecretStore(Database database) {
        this(database.jdbi(), database.outsideKeys());
    }

    /** The secrets of a database, encrypted with these keys. */
    public SecretStore(Jdbi jdbi, OutsideKeys outside) {
        this.jdbi = jdbi;
        this.outside = outside;
    }

    /**
     * What is known of a secret, without the secret.
     *
     * @param createdAt absent for a secret of a version before 0.2
     * @param outsideKey the identifier of the key that encrypted it; absent for a plain one
     */
    public record Described(
            String name, Optional<Instant> createdAt, Optional<String> outsideKey) {}

    /** The secret of this name, created if there is none; of two instances one creates it. */
    public byte[] obtain(String name) {
        byte[] fresh = new byte[BYTES];
        new SecureRandom().nextBytes(fresh);
        return jdbi.inTransaction(
                handle -> {
                    Optional<OutsideKeys.Encrypted> encrypted = outside.encrypt(place(name), fresh);
                    handle.createUpdate(
                                    """
                                    INSERT INTO installation_secret
                                        (name, material, outside_key, encrypted, created_at)
                                    VALUES (:name, :material, :outsideKey, :encrypted, now())
                                        ON CONFLICT (name) DO NOTHING
                                    """)
                            .bind("name", name)
                            .bind("material", encrypted.isPresent() ? new byte[0] : fresh)
                            .bind("outsideKey", encrypted.map(OutsideKeys.Encrypted::keyId))
                            .bind("encrypted", encrypted.map(OutsideKeys.Encrypted::bytes))
                            .execute();
                    return handle.createQuery(
                                    """
                                    SELECT material, outside_key, encrypted
                                    FROM installation_secret
                                    WHERE name = :name
                                    """)
                            .bind("name", name)
                            .map((row, _) -> secret(name, row))
                            .one();
                });
    }

    /** What is known of all secrets. */
    public static List<Described> list(Transaction transaction) {
        return transaction
                .query(
                        """
                        SELECT name, created_at, outside_key
                        FROM installation_secret
                        ORDER BY name
                        """)
                .map(
                        (row, _) -> {
                            @Nullable OffsetDateTime created =
                                    row.getObject("created_at", OffsetDateTime.class);
                            return new Described(
                                    row.getString("name"),
                                    Optional.ofNullable(created).map(OffsetDateTime::toInstant),
                                    Optional.ofNullable(row.getString("outside_key")));
                        })
                .list();
    }

    /**
     * Encrypts all secrets with the key that encrypts, within the caller's transaction.
     *
     * @return how many were plain or encrypted with another key
     */
    public int encryptAll(Transaction transaction) {
        String keyId = outside.encryptingId().orElseThrow();
        List<String> names =
                transaction
                        .query(
                                """
                                SELECT name FROM installation_secret
                                WHERE outside_key IS DISTINCT FROM :keyId
                                ORDER BY name
                                FOR UPDATE
                                """)
                        .bind("keyId", keyId)
                        .mapTo(String.class)
                        .list();
        names.forEach(it -> encrypt(transaction, it));
        return names.size();
    }

    private void encrypt(Transaction transaction, String name) {
        byte[] secret =
                transaction
                        .query(
                                """
                                SELECT material, outside_key, encrypted
                                FROM installation_secret
                                WHERE name = :name
                                """)
                        .bind("name", name)
                        .map((row, _) -> secret(name, row))
                        .one();
        OutsideKeys.Encrypted encrypted = outside.encrypt(place(name), secret).orElseThrow();
        transaction
                .update(
                        """
                        UPDATE installation_secret
                        SET material = '', outside_key = :keyId, encrypted = :encrypted
                        WHERE name = :name
                        """)
                .bind("name", name)
                .bind("keyId", encrypted.keyId())
                .bind("encrypted", encrypted.bytes())
                .execute();
    }

    private byte[] secret(String name, ResultSet row) throws SQLException {
        @Nullable String keyId = row.getString("outside_key");
        return keyId == null
                ? row.getBytes("material")
                : outside.decrypt(
                        place(name), new OutsideKeys.Encrypted(keyId, row.getBytes("encrypted")));
    }

    private static String place(String name) {
        return "installation_secret " + name;
    }
}
