package org.milepost.staff;

import static org.milepost.trail.Action.STAFF_ADDED;
import static org.milepost.trail.Action.STAFF_CHANGED;

import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.milepost.dialect.StaffRole;
import org.milepost.oauth.OpenIdClient.Identity;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;
import org.milepost.trail.Actor;
import org.milepost.trail.Change;
import org.milepost.trail.ChangeStore;

/**
 * Signs in the persons that the company's provider has signed in. The provider says which roles a
 * person has; a person without a known role is not admitted. The first sign-in adds the account, or
 * takes the one with the person's verified address. An account that an administrator has made
 * inactive stays so.
 *
 * <p>Threads: shared.
 *
 * @param issuer the provider, as a part of its persons' subjects
 * @param clock when accounts are added
 */
record StaffProvider(
        Database database,
        ChangeStore trail,
        StaffSignIns signIns,
        String issuer,
        InstantSource clock) {

    private static final Actor PROVIDER = Actor.named("provider");
    private static final int NAME_LENGTH_MAX = 48;
    private static final int NAMES_MAX = 1_000;
    private static final int FULL_NAME_LENGTH_MAX = 200;

    /** The result of a sign-in at the provider. */
    sealed interface Outcome {}

    /** The person is signed in with this cookie. */
    record SignedIn(String cookie) implements Outcome {}

    /** The provider gives the person no role that is known here. */
    record NoRole() implements Outcome {}

    /** The account is inactive, or the provider knows no address of the person. */
    record NotAdmitted() implements Outcome {}

    /** Signs a person in. */
    Outcome signIn(Identity identity) {
        Set<StaffRole> roles = EnumSet.noneOf(StaffRole.class);
        identity.roles().stream()
                .map(StaffRole.BY_WORD::get)
                .filter(it -> it != null)
                .forEach(roles::add);
        if (roles.isEmpty()) {
            return new NoRole();
        }
        return database.inTransaction(it -> signIn(it, identity, roles));
    }

    private Outcome signIn(Transaction transaction, Identity identity, Set<StaffRole> roles) {
        String subject = issuer + "#" + identity.subject();
        Optional<StaffAccount> known = StaffStore.lockSubject(transaction, subject);
        if (known.isEmpty() && identity.email().isPresent()) {
            known =
                    StaffStore.lockEmail(transaction, identity.email().get())
                            .filter(it -> StaffStore.bind(transaction, it.staff(), subject));
        }
        if (known.isPresent()) {
            return known.get().active()
                    ? start(transaction, changed(transaction, known.get(), roles))
                    : new NotAdmitted();
        }
        return identity.email()
                .flatMap(it -> add(transaction, identity, it, roles))
                .filter(it -> StaffStore.bind(transaction, it.staff(), subject))
                .<Outcome>map(it -> start(transaction, it))
                .orElseGet(NotAdmitted::new);
    }

    private Outcome start(Transaction transaction, StaffAccount account) {
        return new SignedIn(signIns.start(transaction, account, StaffSignIn.Method.PROVIDER));
    }

    /** The account with the roles that the provider says; with others, all sign-ins end. */
    private StaffAccount changed(
            Transaction transaction, StaffAccount before, Set<StaffRole> roles) {
        if (before.roles().equals(roles)) {
            return before;
        }
        StaffAccount after =
                new StaffAccount(
                        before.staff(), before.fullName(), before.email(), roles, before.active());
        StaffStore.change(transaction, after);
        StaffSignInStore.removeAll(transaction, before.staff());
        trail.record(
                transaction,
                Change.changed(
                        PROVIDER, STAFF_CHANGED, before.target(), before.json(), after.json()));
        return after;
    }

    private Optional<StaffAccount> add(
            Transaction transaction, Identity identity, String email, Set<StaffRole> roles) {
        if (StaffStore.ofEmail(transaction, email).isPresent()) {
            return Optional.empty(); // of another person of the provider
        }
        String name =
                identity.name()
                        .filter(it -> !it.isBlank() && it.length() <= FULL_NAME_LENGTH_MAX)
                        .orElse(email);
        String staff = email.replaceFirst("@.*", "").toLowerCase(Locale.ROOT);
        staff = staff.replaceAll("[^a-z0-9._-]", "-");
        staff = staff.substring(0, Math.min(NAME_LENGTH_MAX, staff.length()));
        for (int i = 1; i < NAMES_MAX; i++) {
            StaffAccount account =
                    new StaffAccount(i == 1 ? staff : staff + "-" + i, name, email, roles, true);
            if (StaffStore.add(transaction, account, clock.instant())) {
                trail.record(
                        transaction,
                        Change.added(PROVIDER, STAFF_ADDED, account.target(), account.json()));
                return Optional.of(account);
            }
        }
        return Optional.empty();
    }
}
