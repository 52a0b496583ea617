package org.milepost.staff;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.milepost.postgres.Database;
import org.milepost.postgres.OutsideKeys;
import org.milepost.postgres.Transaction;

/**
 * The passwords of staff, with the secrets of their authenticators, which are encrypted if there
 * are {@link OutsideKeys}.
 *
 * <p>Threads: shared; each call uses the transaction that it gets.
 *
 * @param outside the keys that encrypt
 */
public record StaffPasswordStore(OutsideKeys outside) {

    private static final byte[] NONE = {};

    /** The passwords in this database. */
    public StaffPasswordStore(Database database) {
        this(database.outsideKeys());
    }

    /** Keeps a password and the secret of codes in place of the ones before. */
    void put(Transaction transaction, String staff, String hash, byte[] secret, long step) {
        Optional<OutsideKeys.Encrypted> encrypted = outside.encrypt(place(staff), secret);
        transaction
                .update(
                        """
                        INSERT INTO staff_password
                            (staff, hash, totp_secret, outside_key, encrypted, totp_step)
                        VALUES (:staff, :hash, :secret, :outsideKey, :encrypted, :step)
                        ON CONFLICT (staff) DO UPDATE
                        SET hash = excluded.hash, totp_secret = excluded.totp_secret,
                            outside_key = excluded.outside_key, encrypted = excluded.encrypted,
                            totp_step = excluded.totp_step, wrong_codes = 0, wrong_at = NULL
                        """)
                .bind("staff", staff)
                .bind("hash", hash)
                .bind("secret", encrypted.isPresent() ? NONE : secret)
                .bind("outsideKey", encrypted.map(OutsideKeys.Encrypted::keyId))
                .bind("encrypted", encrypted.map(OutsideKeys.Encrypted::bytes))
                .bind("step", step)
                .execute();
    }

    /**
     * The password of a person.
     *
     * @throws org.milepost.postgres.OperatorFault when the key of the secret is missing
     */
    Optional<StaffPassword> find(Transaction transaction, String staff) {
        return transaction
                .query(
                        """
                        SELECT hash, totp_secret, outside_key, encrypted, totp_step, wrong_codes,
                               wrong_at
                          FROM staff_password WHERE staff = :staff
                        """)
                .bind("staff", staff)
                .map((row, _) -> password(staff, row))
                .findOne();
    }

    /** The same, locked until the transaction ends. */
    Optional<StaffPassword> lock(Transaction transaction, String staff) {
        return transaction
                .query(
                        """
                        SELECT hash, totp_secret, outside_key, encrypted, totp_step, wrong_codes,
                               wrong_at
                          FROM staff_password WHERE staff = :staff FOR UPDATE
                        """)
                .bind("staff", staff)
                .map((row, _) -> password(staff, row))
                .findOne();
    }

    /** For each secret, the identifier of the key that encrypted it; absent for a plain one. */
    public static List<Optional<String>> outsideKeys(Transaction transaction) {
        return transaction
                .query("SELECT outside_key FROM staff_password ORDER BY staff")
                .map((row, _) -> Optional.ofNullable(row.getString(1)))
                .list();
    }

    /**
     * Encrypts all secrets with the key that encrypts, within the caller's transaction.
     *
     * @return how many were plain or encrypted with another key
     */
    public int encryptAll(Transaction transaction) {
        String keyId = outside.encryptingId().orElseThrow();
        List<String> others =
                transaction
                        .query(
                                """
                                SELECT staff FROM staff_password
                                 WHERE outside_key IS DISTINCT FROM :keyId
                                 ORDER BY staff
                                   FOR UPDATE
                                """)
                        .bind("keyId", keyId)
                        .mapTo(String.class)
                        .list();
        for (String staff : others) {
            byte[] secret = find(transaction, staff).orElseThrow().secret();
            transaction
                    .update(
                            """
                            UPDATE staff_password
                               SET totp_secret = '', outside_key = :keyId, encrypted = :encrypted
                             WHERE staff = :staff
                            """)
                    .bind("staff", staff)
                    .bind("keyId", keyId)
                    .bind(
                            "encrypted",
                            outside.encrypt(place(staff), secret).map(OutsideKeys.Encrypted::bytes))
                    .execute();
        }
        return others.size();
    }

    private StaffPassword password(String staff, ResultSet row) throws SQLException {
        @Nullable OffsetDateTime wrongAt = row.getObject("wrong_at", OffsetDateTime.class);
        @Nullable String keyId = row.getString("outside_key");
        byte[] secret =
                keyId == null
                        ? row.getBytes("totp_secret")
                        : outside.decrypt(
                                place(staff),
                                new OutsideKeys.Encrypted(keyId, row.getBytes("encrypted")));
        return new StaffPassword(
                row.getString("hash"),
                secret,
                row.getLong("totp_step"),
                row.getInt("wrong_codes"),
                Optional.ofNullable(wrongAt).map(OffsetDateTime::toInstant));
    }

    private static String place(String staff) {
        return "staff_password " + staff;
    }
}
