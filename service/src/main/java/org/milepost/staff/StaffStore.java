package org.milepost.staff;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.milepost.dialect.StaffRole;
import org.milepost.member.RegistrationCode;
import org.milepost.postgres.Transaction;

/**
 * The tables of staff: accounts, the codes that they enrol with, and the attempts at passwords;
 * {@link StaffPasswordStore} has the passwords.
 *
 * <p>Threads: each call uses the transaction that it gets.
 */
public final class StaffStore {

    private StaffStore() {}

    /** Adds an account; false when its name or address is taken. */
    public static boolean add(Transaction transaction, StaffAccount account, Instant now) {
        return transaction
                        .update(
                                """
                                INSERT INTO staff (staff, full_name, email, roles, active, added_at)
                                VALUES (:staff, :fullName, :email, :roles, :active, :now)
                                ON CONFLICT DO NOTHING
                                """)
                        .bind("staff", account.staff())
                        .bind("fullName", account.fullName())
                        .bind("email", account.email())
                        .bindArray("roles", String.class, words(account.roles()))
                        .bind("active", account.active())
                        .bind("now", time(now))
                        .execute()
                == 1;
    }

    /** Until the transaction ends, no other one gives an account another address. */
    public static void lockAddresses(Transaction transaction) {
        transaction.update("LOCK TABLE staff IN SHARE ROW EXCLUSIVE MODE").execute();
    }

    /**
     * Changes a locked account; with another address, {@link #lockAddresses} first.
     *
     * @return false, and nothing is changed, when its address is that of another one
     */
    public static boolean change(Transaction transaction, StaffAccount account) {
        return transaction
                        .update(
                                """
                                UPDATE staff
                                   SET full_name = :fullName, email = :email, roles = :roles,
                                       active = :active
                                 WHERE staff = :staff
                                   AND NOT EXISTS (
                                       SELECT FROM staff
                                        WHERE email = :email AND staff <> :staff)
                                """)
                        .bind("staff", account.staff())
                        .bind("fullName", account.fullName())
                        .bind("email", account.email())
                        .bindArray("roles", String.class, words(account.roles()))
                        .bind("active", account.active())
                        .execute()
                == 1;
    }

    /** All accounts by name, the inactive ones among them. */
    public static List<StaffAccount> all(Transaction transaction) {
        return transaction
                .query(
                        """
                        SELECT staff, full_name, email, roles, active FROM staff
                         ORDER BY staff COLLATE "C"
                        """)
                .map((row, _) -> account(row))
                .list();
    }

    /** The account with this name. */
    public static Optional<StaffAccount> find(Transaction transaction, String staff) {
        return transaction
                .query(
                        """
                        SELECT staff, full_name, email, roles, active FROM staff
                         WHERE staff = :staff
                        """)
                .bind("staff", staff)
                .map((row, _) -> account(row))
                .findOne();
    }

    /** The same, locked until the transaction ends. */
    public static Optional<StaffAccount> lock(Transaction transaction, String staff) {
        return transaction
                .query(
                        """
                        SELECT staff, full_name, email, roles, active FROM staff
                         WHERE staff = :staff FOR UPDATE
                        """)
                .bind("staff", staff)
                .map((row, _) -> account(row))
                .findOne();
    }

    /** The account with this address, locked until the transaction ends. */
    static Optional<StaffAccount> lockEmail(Transaction transaction, String email) {
        return transaction
                .query(
                        """
                        SELECT staff, full_name, email, roles, active FROM staff
                         WHERE email = :email FOR UPDATE
                        """)
                .bind("email", StaffAccount.folded(email))
                .map((row, _) -> account(row))
                .findOne();
    }

    /** The account of a person of the provider, locked until the transaction ends. */
    static Optional<StaffAccount> lockSubject(Transaction transaction, String subject) {
        return transaction
                .query(
                        """
                        SELECT staff, full_name, email, roles, active FROM staff
                         WHERE subject = :subject FOR UPDATE
                        """)
                .bind("subject", subject)
                .map((row, _) -> account(row))
                .findOne();
    }

    /** Gives an account to a person of the provider; false when it is that of another one. */
    static boolean bind(Transaction transaction, String staff, String subject) {
        return transaction
                        .update(
                                """
                                UPDATE staff SET subject = :subject
                                 WHERE staff = :staff AND subject IS NULL
                                """)
                        .bind("staff", staff)
                        .bind("subject", subject)
                        .execute()
                == 1;
    }

    /** The account with this address. */
    static Optional<StaffAccount> ofEmail(Transaction transaction, String email) {
        return transaction
                .query(
                        """
                        SELECT staff, full_name, email, roles, active FROM staff
                         WHERE email = :email
                        """)
                .bind("email", StaffAccount.folded(email))
                .map((row, _) -> account(row))
                .findOne();
    }

    /** Keeps a code in place of the person's one before. */
    public static void putCode(
            Transaction transaction, String staff, RegistrationCode code, Instant expiresAt) {
        transaction
                .update(
                        """
                        INSERT INTO staff_code (staff, digest, expires_at)
                        VALUES (:staff, :digest, :expiresAt)
                        ON CONFLICT (staff) DO UPDATE
                        SET digest = excluded.digest, expires_at = excluded.expires_at
                        """)
                .bind("staff", staff)
                .bind("digest", code.digest())
                .bind("expiresAt", time(expiresAt))
                .execute();
    }

    /** The active account whose code this is, if it has not expired. */
    static Optional<StaffAccount> ofCode(
            Transaction transaction, RegistrationCode code, Instant now) {
        return transaction
                .query(
                        """
                        SELECT s.staff, s.full_name, s.email, s.roles, s.active
                          FROM staff_code c JOIN staff s ON s.staff = c.staff
                         WHERE c.digest = :digest AND c.expires_at > :now AND s.active
                        """)
                .bind("digest", code.digest())
                .bind("now", time(now))
                .map((row, _) -> account(row))
                .findOne();
    }

    /** Deletes a code; whether it was there. */
    static boolean useCode(Transaction transaction, RegistrationCode code) {
        return transaction
                        .update("DELETE FROM staff_code WHERE digest = :digest")
                        .bind("digest", code.digest())
                        .execute()
                == 1;
    }

    /** Deletes the code of a person. */
    public static void deleteCode(Transaction transaction, String staff) {
        transaction
                .update("DELETE FROM staff_code WHERE staff = :staff")
                .bind("staff", staff)
                .execute();
    }

    /** The code of this step was right. */
    static void useStep(Transaction transaction, String staff, long step) {
        transaction
                .update(
                        """
                        UPDATE staff_password
                           SET totp_step = :step, wrong_codes = 0, wrong_at = NULL
                         WHERE staff = :staff
                        """)
                .bind("staff", staff)
                .bind("step", step)
                .execute();
    }

    /** A code was wrong. */
    static void countWrong(Transaction transaction, String staff, Instant now) {
        transaction
                .update(
                        """
                        UPDATE staff_password SET wrong_codes = wrong_codes + 1, wrong_at = :now
                         WHERE staff = :staff
                        """)
                .bind("staff", staff)
                .bind("now", time(now))
                .execute();
    }

    /** Deletes the password of a person. */
    public static void deletePassword(Transaction transaction, String staff) {
        transaction
                .update("DELETE FROM staff_password WHERE staff = :staff")
                .bind("staff", staff)
                .execute();
    }

    /** The account of a row with its columns. */
    static StaffAccount account(ResultSet row) throws SQLException {
        Set<StaffRole> roles = EnumSet.noneOf(StaffRole.class);
        Arrays.stream((String[]) row.getArray("roles").getArray())
                .map(StaffRole.BY_WORD::get)
                .filter(it -> it != null) // a role of another version allows nothing
                .forEach(roles::add);
        return new StaffAccount(
                row.getString("staff"),
                row.getString("full_name"),
                row.getString("email"),
                roles,
                row.getBoolean("active"));
    }

    private static Object[] words(Set<StaffRole> roles) {
        return roles.stream().map(StaffRole::word).sorted().toArray();
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
