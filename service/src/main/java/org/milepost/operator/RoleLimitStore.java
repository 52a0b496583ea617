package org.milepost.operator;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.milepost.dialect.StaffRole;
import org.milepost.postgres.Transaction;

/**
 * The limits of roles, and what callers have used of them.
 *
 * <p>Threads: each call uses the transaction that it gets.
 */
final class RoleLimitStore {

    private RoleLimitStore() {}

    /** The limits of all roles. */
    static List<RoleLimit> all(Transaction transaction) {
        return transaction
                .query(
                        """
                        SELECT role, booking_max, day_max FROM role_limit ORDER BY role
                        """)
                .map((row, _) -> limit(row))
                .list();
    }

    /** The limits of some roles, locked until the transaction ends. */
    static List<RoleLimit> lock(Transaction transaction, Collection<StaffRole> roles) {
        return transaction
                .query(
                        """
                        SELECT role, booking_max, day_max FROM role_limit
                         WHERE role = ANY(:roles)
                         ORDER BY role
                           FOR UPDATE
                        """)
                .bindArray("roles", String.class, roles.stream().map(StaffRole::word).toArray())
                .map((row, _) -> limit(row))
                .list();
    }

    /** Changes the limits of a locked role. */
    static void change(Transaction transaction, RoleLimit limit) {
        transaction
                .update(
                        """
                        UPDATE role_limit SET booking_max = :bookingMax, day_max = :dayMax
                         WHERE role = :role
                        """)
                .bind("role", limit.role().word())
                .bind("bookingMax", limit.bookingMax())
                .bind("dayMax", limit.dayMax())
                .execute();
    }

    /**
     * Counts a booking of a caller, once for each reference and with the most miles that were asked
     * for with it.
     *
     * @return how often it was asked for, with this time
     */
    static int use(Transaction transaction, LimitedBooking booking, LocalDate day) {
        return transaction
                .query(
                        """
                        INSERT INTO limit_use AS used
                            (caller, action, target, reference, day, miles, attempts)
                        VALUES (:caller, :action, :target, :reference, :day, :miles, 1)
                        ON CONFLICT (caller, action, target, reference) DO UPDATE
                           SET attempts = used.attempts + 1,
                               day = CASE WHEN excluded.miles > used.miles
                                          THEN excluded.day ELSE used.day END,
                               miles = greatest(used.miles, excluded.miles)
                        RETURNING attempts
                        """)
                .bind("caller", booking.caller())
                .bind("action", booking.action())
                .bind("target", booking.target())
                .bind("reference", booking.reference())
                .bind("day", day)
                .bind("miles", booking.miles())
                .mapTo(Integer.class)
                .one();
    }

    /** What a caller has used of a day. */
    static long used(Transaction transaction, String caller, LocalDate day) {
        return transaction
                .query(
                        """
                        SELECT coalesce(sum(miles), 0)::bigint FROM limit_use
                         WHERE caller = :caller AND day = :day
                        """)
                .bind("caller", caller)
                .bind("day", day)
                .mapTo(Long.class)
                .one();
    }

    /** Takes back a use of a booking that was refused, unless it was asked for again meanwhile. */
    static void giveBack(Transaction transaction, LimitedBooking booking) {
        transaction
                .update(
                        """
                        DELETE FROM limit_use
                         WHERE caller = :caller AND action = :action AND target = :target
                           AND reference = :reference AND attempts = 1
                        """)
                .bind("caller", booking.caller())
                .bind("action", booking.action())
                .bind("target", booking.target())
                .bind("reference", booking.reference())
                .execute();
    }

    private static RoleLimit limit(ResultSet row) throws SQLException {
        String role = row.getString("role");
        @Nullable StaffRole known = StaffRole.BY_WORD.get(role);
        if (known == null) {
            throw new IllegalStateException("role_limit has a role of another version");
        }
        return new RoleLimit(known, number(row, "booking_max"), number(row, "day_max"));
    }

    private static Optional<Long> number(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, Long.class));
    }
}
