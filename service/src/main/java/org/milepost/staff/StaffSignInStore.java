package org.milepost.staff;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.milepost.postgres.Transaction;

/**
 * The tables of the browsers in which staff are signed in, and of their tokens.
 *
 * <p>Threads: each call uses the transaction that it gets.
 */
public final class StaffSignInStore {

    private StaffSignInStore() {}

    /**
     * Adds a sign-in.
     *
     * @param passkey with which it ends
     */
    static void add(
            Transaction transaction,
            byte[] tokenHash,
            StaffAccount account,
            StaffSignIn.Method method,
            Optional<UUID> passkey,
            Instant now,
            Instant endsAt) {
        transaction
                .update(
                        """
                        INSERT INTO staff_sign_in
                            (token_hash, staff, method, passkey, signed_in_at, used_at, ends_at)
                        VALUES (:tokenHash, :staff, :method, :passkey, :now, :now, :endsAt)
                        """)
                .bind("tokenHash", tokenHash)
                .bind("staff", account.staff())
                .bind("method", method.word())
                .bind("passkey", passkey)
                .bind("now", time(now))
                .bind("endsAt", time(endsAt))
                .execute();
    }

    /** The sign-in of an active person that has not ended and was used since a time. */
    static Optional<StaffSignIn> find(
            Transaction transaction, byte[] tokenHash, Instant now, Instant usedSince) {
        return transaction
                .query(
                        """
                        SELECT i.token_hash, i.method, i.signed_in_at, i.used_at, i.ends_at,
                               s.staff, s.full_name, s.email, s.roles, s.active
                          FROM staff_sign_in i JOIN staff s ON s.staff = i.staff
                         WHERE i.token_hash = :tokenHash AND i.ends_at > :now
                           AND i.used_at > :usedSince AND s.active
                        """)
                .bind("tokenHash", tokenHash)
                .bind("now", time(now))
                .bind("usedSince", time(usedSince))
                .map((row, _) -> signIn(row))
                .findOne();
    }

    /** The sign-in of a token that has not ended, as above. */
    static Optional<StaffSignIn> ofToken(
            Transaction transaction, byte[] tokenHash, Instant now, Instant usedSince) {
        return transaction
                .query(
                        """
                        SELECT i.token_hash, i.method, i.signed_in_at, i.used_at, i.ends_at,
                               s.staff, s.full_name, s.email, s.roles, s.active
                          FROM staff_token t
                          JOIN staff_sign_in i ON i.token_hash = t.sign_in
                          JOIN staff s ON s.staff = i.staff
                         WHERE t.token_hash = :tokenHash AND t.ends_at > :now AND i.ends_at > :now
                           AND i.used_at > :usedSince AND s.active
                        """)
                .bind("tokenHash", tokenHash)
                .bind("now", time(now))
                .bind("usedSince", time(usedSince))
                .map((row, _) -> signIn(row))
                .findOne();
    }

    /** A sign-in was used. */
    static void use(Transaction transaction, byte[] tokenHash, Instant now) {
        transaction
                .update(
                        """
                        UPDATE staff_sign_in SET used_at = :now
                         WHERE token_hash = :tokenHash AND used_at < :now
                        """)
                .bind("tokenHash", tokenHash)
                .bind("now", time(now))
                .execute();
    }

    /** Adds a token of a sign-in; false when the sign-in has ended meanwhile. */
    static boolean addToken(
            Transaction transaction, byte[] tokenHash, byte[] signIn, Instant endsAt) {
        return transaction
                        .update(
                                """
                                INSERT INTO staff_token (token_hash, sign_in, ends_at)
                                SELECT :tokenHash, token_hash, least(ends_at, :endsAt)
                                  FROM staff_sign_in WHERE token_hash = :signIn FOR KEY SHARE
                                """)
                        .bind("tokenHash", tokenHash)
                        .bind("signIn", signIn)
                        .bind("endsAt", time(endsAt))
                        .execute()
                == 1;
    }

    /** Whether a sign-in has not been ended. */
    static boolean isThere(Transaction transaction, byte[] tokenHash) {
        return transaction
                .query("SELECT 1 FROM staff_sign_in WHERE token_hash = :tokenHash")
                .bind("tokenHash", tokenHash)
                .map((_, _) -> true)
                .findOne()
                .isPresent();
    }

    /** Ends a sign-in. */
    static void remove(Transaction transaction, byte[] tokenHash) {
        transaction
                .update("DELETE FROM staff_sign_in WHERE token_hash = :tokenHash")
                .bind("tokenHash", tokenHash)
                .execute();
    }

    /** Ends all sign-ins of a person; how many there were. */
    public static int removeAll(Transaction transaction, String staff) {
        return transaction
                .update("DELETE FROM staff_sign_in WHERE staff = :staff")
                .bind("staff", staff)
                .execute();
    }

    /** Deletes some of the sign-ins and tokens that have ended, without waiting for locks. */
    static void deleteEnded(Transaction transaction, Instant now, int most) {
        transaction
                .update(
                        """
                        DELETE FROM staff_sign_in
                         WHERE token_hash IN (
                               SELECT token_hash FROM staff_sign_in WHERE ends_at < :now
                                LIMIT :most FOR UPDATE SKIP LOCKED)
                        """)
                .bind("now", time(now))
                .bind("most", most)
                .execute();
    }

    private static StaffSignIn signIn(ResultSet row) throws SQLException {
        return new StaffSignIn(
                StaffStore.account(row),
                row.getBytes("token_hash"),
                StaffSignIn.Method.ofWord(row.getString("method")),
                row.getObject("signed_in_at", OffsetDateTime.class).toInstant(),
                row.getObject("used_at", OffsetDateTime.class).toInstant(),
                row.getObject("ends_at", OffsetDateTime.class).toInstant());
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
