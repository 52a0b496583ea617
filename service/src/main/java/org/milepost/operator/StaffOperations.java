package org.milepost.operator;

import static org.milepost.trail.Action.STAFF_ADDED;
import static org.milepost.trail.Action.STAFF_CHANGED;
import static org.milepost.trail.Action.STAFF_CODE_ISSUED;
import static org.milepost.trail.Action.STAFF_SIGN_INS_ENDED;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.milepost.dialect.StaffRole;
import org.milepost.member.RegistrationCode;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;
import org.milepost.staff.PasskeyStore;
import org.milepost.staff.StaffAccount;
import org.milepost.staff.StaffSignInStore;
import org.milepost.staff.StaffStore;
import org.milepost.trail.Actor;
import org.milepost.trail.ChangeStore;
import tools.jackson.databind.node.ObjectNode;

/**
 * The accounts of staff. A person gets a code from an administrator once, and chooses a password
 * with it; nobody else ever knows the password.
 *
 * <p>Threads: shared by all.
 *
 * @param clock the programmes' time
 */
public record StaffOperations(Database database, ChangeStore trail, InstantSource clock) {

    private static final Duration CODE_VALID = Duration.ofDays(3);

    /** A code that enrols a person, and when it expires. */
    record Enrolling(StaffAccount account, RegistrationCode code, Instant expiresAt) {}

    /** What to change about an account; what is absent stays. */
    record Changes(
            Optional<String> fullName,
            Optional<String> email,
            Optional<Set<StaffRole>> roles,
            Optional<Boolean> active) {

        StaffAccount of(StaffAccount before) {
            return new StaffAccount(
                    before.staff(),
                    fullName.orElse(before.fullName()),
                    email.orElse(before.email()),
                    roles.orElse(before.roles()),
                    active.orElse(before.active()));
        }
    }

    /** All accounts, the inactive ones among them. */
    List<StaffAccount> all() {
        return database.read(StaffStore::all);
    }

    /** The account with this name. */
    StaffAccount find(String staff) {
        return require(database.read(it -> StaffStore.find(it, staff)));
    }

    /** The roles of an active person; none for others. */
    Set<StaffRole> rolesOf(String staff) {
        return database.read(it -> StaffStore.find(it, staff))
                .filter(StaffAccount::active)
                .map(StaffAccount::roles)
                .orElse(Set.of());
    }

    /** Adds an account with a code, unless there is one with this name. */
    public void addMissing(Actor actor, StaffAccount account) {
        if (database.read(it -> StaffStore.find(it, account.staff())).isEmpty()) {
            add(actor, account);
        }
    }

    /** Adds an account with a code. */
    Enrolling add(Actor actor, StaffAccount account) {
        return database.inTransaction(
                it -> {
                    if (!StaffStore.add(it, account, clock.instant())) {
                        throw Problem.exists("a person with this name or address");
                    }
                    Enrolling enrolling = newCode(it, account);
                    trail.recordAdded(it, actor, STAFF_ADDED, account.target(), account.json());
                    return enrolling;
                });
    }

    /** Changes an account. With other roles, or inactive, all sign-ins of the person end. */
    StaffAccount change(Actor actor, String staff, Changes changes) {
        return database.inTransaction(
                it -> {
                    StaffAccount before = require(StaffStore.lock(it, staff));
                    StaffAccount after = changes.of(before);
                    if (after.equals(before)) {
                        return before;
                    }
                    if (!after.email().equals(before.email())) {
                        StaffStore.lockAddresses(it);
                    }
                    if (!StaffStore.change(it, after)) {
                        throw Problem.exists("a person with this address");
                    }
                    if (!after.active()) {
                        StaffStore.deleteCode(it, staff);
                    }
                    if (!after.active() || !after.roles().equals(before.roles())) {
                        StaffSignInStore.removeAll(it, staff);
                    }
                    trail.recordChanged(
                            it, actor, STAFF_CHANGED, after.target(), before.json(), after.json());
                    return after;
                });
    }

    /**
     * Removes the person's password and passkeys, ends all sign-ins, and returns another code.
     *
     * @throws Problem when the account is not active
     */
    Enrolling issueCode(Actor actor, String staff) {
        return database.inTransaction(
                it -> {
                    StaffAccount account = require(StaffStore.lock(it, staff));
                    if (!account.active()) {
                        throw new Problem(
                                ProblemType.NOT_POSSIBLE_NOW,
                                "The account is not active. Make it active first.");
                    }
                    StaffStore.deletePassword(it, staff);
                    PasskeyStore.removeAll(it, staff);
                    StaffSignInStore.removeAll(it, staff);
                    Enrolling enrolling = newCode(it, account);
                    ObjectNode until =
                            JsonView.empty().put("expiresAt", enrolling.expiresAt().toString());
                    trail.recordAdded(it, actor, STAFF_CODE_ISSUED, account.target(), until);
                    return enrolling;
                });
    }

    /** Ends all sign-ins of a person, with their tokens. */
    void endSignIns(Actor actor, String staff) {
        database.useTransaction(
                it -> {
                    StaffAccount account = require(StaffStore.lock(it, staff));
                    int ended = StaffSignInStore.removeAll(it, staff);
                    if (ended > 0) {
                        trail.recordAdded(
                                it,
                                actor,
                                STAFF_SIGN_INS_ENDED,
                                account.target(),
                                JsonView.empty().put("signIns", ended));
                    }
                });
    }

    private Enrolling newCode(Transaction transaction, StaffAccount account) {
        RegistrationCode code = RegistrationCode.generate();
        Instant expiresAt = clock.instant().plus(CODE_VALID);
        StaffStore.putCode(transaction, account.staff(), code, expiresAt);
        return new Enrolling(account, code, expiresAt);
    }

    private static StaffAccount require(Optional<StaffAccount> found) {
        return found.orElseThrow(() -> Problem.notFound("person of the staff"));
    }
}
