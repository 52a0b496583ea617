package org.milepost.staff;

import static org.milepost.trail.Action.STAFF_ENROLLED;

import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.milepost.member.RegistrationCode;
import org.milepost.postgres.Database;
import org.milepost.trail.Change;
import org.milepost.trail.ChangeStore;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A person with a code of an administrator chooses a password and sets up an authenticator. The
 * code works once. What the person had before is replaced, and all sign-ins end.
 *
 * <p>Threads: shared.
 *
 * @param programmeTime the clock of the codes' expiry
 * @param realTime the clock of authenticators
 */
record StaffEnrolment(
        Database database,
        ChangeStore trail,
        StaffAuthenticator authenticator,
        InstantSource programmeTime,
        InstantSource realTime) {

    /** The result of an attempt to enrol. */
    sealed interface Outcome {}

    /** The person can sign in. */
    record Enrolled() implements Outcome {}

    /** The one-time code is not that of the secret and the time. */
    record WrongCode() implements Outcome {}

    /** The code of the administrator is unknown, used or expired. */
    record NoEnrolment() implements Outcome {}

    /** The person whose code this is. */
    Optional<StaffAccount> find(RegistrationCode code) {
        return database.read(it -> StaffStore.ofCode(it, code, programmeTime.instant()));
    }

    /**
     * Sets a password and a secret.
     *
     * @param oneTimeCode of an authenticator that has the secret
     */
    Outcome enrol(RegistrationCode code, String password, byte[] secret, String oneTimeCode) {
        OptionalLong step = Totp.step(secret, oneTimeCode, realTime.instant(), Long.MIN_VALUE);
        if (step.isEmpty()) {
            return new WrongCode();
        }
        if (find(code).isEmpty()) {
            return new NoEnrolment();
        }
        String hash = authenticator.hash(password);
        return database.inTransaction(
                it -> {
                    Optional<StaffAccount> found =
                            StaffStore.ofCode(it, code, programmeTime.instant())
                                    .flatMap(account -> StaffStore.lock(it, account.staff()))
                                    .filter(StaffAccount::active);
                    if (found.isEmpty() || !StaffStore.useCode(it, code)) {
                        return new NoEnrolment();
                    }
                    StaffAccount account = found.get();
                    StaffStore.putPassword(it, account.staff(), hash, secret, step.getAsLong());
                    StaffSignInStore.removeAll(it, account.staff());
                    trail.record(
                            it,
                            Change.added(
                                    account.actor(),
                                    STAFF_ENROLLED,
                                    account.target(),
                                    JsonNodeFactory.instance
                                            .objectNode()
                                            .put("method", StaffSignIn.Method.PASSWORD.word())));
                    return new Enrolled();
                });
    }
}
