package org.milepost.operator;

import static org.milepost.trail.Action.ROLE_CHANGED;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.milepost.dialect.Caller;
import org.milepost.dialect.StaffRole;
import org.milepost.postgres.Database;
import org.milepost.trail.Actor;
import org.milepost.trail.ChangeStore;

/**
 * The limits of roles: who may book how much without anybody else.
 *
 * <p>Threads: shared by all.
 *
 * @param clock the programmes' time
 */
public record RoleOperations(Database database, ChangeStore trail, InstantSource clock) {

    /** The limits of all roles. */
    List<RoleLimit> all() {
        return database.read(RoleLimitStore::all);
    }

    /** The limits of a role. */
    RoleLimit find(StaffRole role) {
        return all().stream().filter(it -> it.role() == role).findFirst().orElseThrow();
    }

    /** Changes the limits of a role, in force for the next booking at every instance. */
    RoleLimit change(Actor actor, StaffRole role, UnaryOperator<RoleLimit> change) {
        return database.inTransaction(
                it -> {
                    RoleLimit before = RoleLimitStore.lock(it, List.of(role)).getFirst();
                    RoleLimit after = change.apply(before);
                    if (!after.equals(before)) {
                        RoleLimitStore.change(it, after);
                        trail.recordChanged(
                                it,
                                actor,
                                ROLE_CHANGED,
                                role.word(),
                                JsonView.of(before),
                                JsonView.of(after));
                    }
                    return after;
                });
    }

    /**
     * Books what the limits of the caller's roles allow. The highest limit of the roles that may
     * book counts. What was refused is not counted; what may have been booked is.
     *
     * @param booking books it, or throws the problem why nothing was booked
     * @throws Problem when it is more than the limits allow
     */
    <T> T within(Caller.OperatorClient caller, LimitedBooking booked, Supplier<T> booking) {
        List<StaffRole> roles =
                caller.roles().stream()
                        .filter(it -> RoleRules.permissions(it).contains(Permission.BOOK))
                        .toList();
        boolean isFirst = use(roles, booked);
        try {
            return booking.get();
        } catch (Problem e) {
            if (isFirst && e.type() != ProblemType.UNAVAILABLE) {
                database.useTransaction(it -> RoleLimitStore.giveBack(it, booked));
            }
            throw e;
        }
    }

    /** Whether it was counted now for the first time. */
    private boolean use(List<StaffRole> roles, LimitedBooking booking) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return database.inTransaction(
                it -> {
                    List<RoleLimit> limits = RoleLimitStore.lock(it, roles);
                    OptionalLong bookingMax = RoleLimit.highest(limits, RoleLimit::bookingMax);
                    OptionalLong dayMax = RoleLimit.highest(limits, RoleLimit::dayMax);
                    if (bookingMax.isPresent() && booking.miles() > bookingMax.getAsLong()) {
                        throw exceeded("of one booking", bookingMax.getAsLong());
                    }
                    if (dayMax.isEmpty()) {
                        return false;
                    }
                    int attempts = RoleLimitStore.use(it, booking, today);
                    if (RoleLimitStore.used(it, booking.caller(), today) > dayMax.getAsLong()) {
                        throw exceeded("of a day", dayMax.getAsLong());
                    }
                    return attempts == 1;
                });
    }

    private static Problem exceeded(String what, long max) {
        return new Problem(
                ProblemType.LIMIT_EXCEEDED,
                "Your roles may book " + max + " miles at most " + what + ".");
    }

    /** A role that the path names. */
    static StaffRole require(String word) {
        return Optional.ofNullable(StaffRole.BY_WORD.get(word))
                .orElseThrow(() -> Problem.notFound("role"));
    }
}
