package org.milepost.staff;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.milepost.oauth.OpaqueToken;
import org.milepost.postgres.Transaction;

/**
 * The tables of passkeys and of the challenges that were used.
 *
 * <p>Threads: each call uses the transaction that it gets.
 */
public final class PasskeyStore {

    private static final Duration AHEAD = Duration.ofHours(1);

    private PasskeyStore() {}

    /** How authenticators name a person. */
    static UUID handle(Transaction transaction, String staff) {
        return transaction
                .query("SELECT user_handle FROM staff WHERE staff = :staff")
                .bind("staff", staff)
                .map((row, _) -> row.getObject("user_handle", UUID.class))
                .findOne()
                .orElseThrow(() -> new IllegalStateException("an account is never deleted"));
    }

    /** The passkeys of a person, the earliest first. */
    static List<Passkey> all(Transaction transaction, String staff) {
        return transaction
                .query(
                        """
                        SELECT passkey, staff, name, credential, public_key, sign_count,
                               added_at, used_at
                          FROM staff_passkey WHERE staff = :staff
                         ORDER BY added_at, passkey
                        """)
                .bind("staff", staff)
                .map((row, _) -> passkey(row))
                .list();
    }

    /** The passkey that authenticators know by this identifier. */
    static Optional<Passkey> ofCredential(Transaction transaction, byte[] credential) {
        return transaction
                .query(
                        """
                        SELECT passkey, staff, name, credential, public_key, sign_count,
                               added_at, used_at
                          FROM staff_passkey WHERE credential = :credential
                        """)
                .bind("credential", credential)
                .map((row, _) -> passkey(row))
                .findOne();
    }

    /** A passkey, locked until the transaction ends. */
    static Optional<Passkey> lock(Transaction transaction, UUID passkey) {
        return transaction
                .query(
                        """
                        SELECT passkey, staff, name, credential, public_key, sign_count,
                               added_at, used_at
                          FROM staff_passkey WHERE passkey = :passkey FOR UPDATE
                        """)
                .bind("passkey", passkey)
                .map((row, _) -> passkey(row))
                .findOne();
    }

    /** Adds a passkey; false when there is one with this credential. */
    static boolean add(Transaction transaction, Passkey passkey) {
        return transaction
                        .update(
                                """
                                INSERT INTO staff_passkey
                                    (passkey, staff, name, credential, public_key, sign_count,
                                     added_at)
                                VALUES (:passkey, :staff, :name, :credential, :publicKey,
                                        :signCount, :addedAt)
                                ON CONFLICT (credential) DO NOTHING
                                """)
                        .bind("passkey", passkey.id())
                        .bind("staff", passkey.staff())
                        .bind("name", passkey.name())
                        .bind("credential", passkey.credential())
                        .bind("publicKey", passkey.publicKey())
                        .bind("signCount", passkey.signCount())
                        .bind("addedAt", time(passkey.addedAt()))
                        .execute()
                == 1;
    }

    /** Somebody has signed in with a passkey. */
    static void use(Transaction transaction, UUID passkey, long signCount, Instant now) {
        transaction
                .update(
                        """
                        UPDATE staff_passkey SET sign_count = :signCount, used_at = :now
                         WHERE passkey = :passkey
                        """)
                .bind("passkey", passkey)
                .bind("signCount", signCount)
                .bind("now", time(now))
                .execute();
    }

    /** Deletes a passkey, and all sign-ins that were made with it. */
    static void remove(Transaction transaction, UUID passkey) {
        transaction
                .update("DELETE FROM staff_passkey WHERE passkey = :passkey")
                .bind("passkey", passkey)
                .execute();
    }

    /** Deletes all passkeys of a person. */
    public static void removeAll(Transaction transaction, String staff) {
        transaction
                .update("DELETE FROM staff_passkey WHERE staff = :staff")
                .bind("staff", staff)
                .execute();
    }

    /**
     * Uses a challenge; false when it was used before. Deletes those that expired longer ago than
     * clocks of instances can differ.
     */
    static boolean useChallenge(Transaction transaction, byte[] challenge, Instant now) {
        transaction
                .update(
                        """
                        DELETE FROM staff_used_challenge
                         WHERE digest IN (
                               SELECT digest FROM staff_used_challenge WHERE ends_at < :expired
                                LIMIT 100 FOR UPDATE SKIP LOCKED)
                        """)
                .bind("expired", time(now.minus(AHEAD)))
                .execute();
        return transaction
                        .update(
                                """
                                INSERT INTO staff_used_challenge (digest, ends_at)
                                VALUES (:digest, :endsAt)
                                ON CONFLICT (digest) DO NOTHING
                                """)
                        .bind("digest", OpaqueToken.hash(OpaqueToken.base64Url(challenge)))
                        .bind("endsAt", time(PasskeyChallenges.endsAt(challenge)))
                        .execute()
                == 1;
    }

    private static Passkey passkey(ResultSet row) throws SQLException {
        @Nullable OffsetDateTime usedAt = row.getObject("used_at", OffsetDateTime.class);
        return new Passkey(
                row.getObject("passkey", UUID.class),
                row.getString("staff"),
                row.getString("name"),
                row.getBytes("credential"),
                row.getBytes("public_key"),
                row.getLong("sign_count"),
                row.getObject("added_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(usedAt).map(OffsetDateTime::toInstant));
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
