package org.milepost.staff;

import static org.milepost.trail.Action.STAFF_ENROLLED;

import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.milepost.member.RegistrationCode;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;
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
                    PasskeyStore.removeAll(it, account.staff());
                    new StaffPasswordStore(database)
                            .put(it, account.staff(), hash, secret, step.getAsLong());
                    StaffSignInStore.removeAll(it, account.staff());
                    record(it, account, StaffSignIn.Method.PASSWORD);
                    return new Enrolled();
                });
    }

    /**
     * Sets a passkey.
     *
     * @param challenge that the authenticator answered
     * @return the person; empty when the code or the challenge was used meanwhile, or the passkey
     *     is known
     */
    Optional<StaffAccount> enrol(RegistrationCode code, Passkey passkey, byte[] challenge) {
        return database.inTransaction(
                it -> {
                    Optional<StaffAccount> found =
                            StaffStore.ofCode(it, code, programmeTime.instant())
                                    .flatMap(account -> StaffStore.lock(it, account.staff()))
                                    .filter(StaffAccount::active)
                                    .filter(account -> account.staff().equals(passkey.staff()));
                    if (found.isEmpty()
                            || !PasskeyStore.useChallenge(it, challenge, realTime.instant())
                            || PasskeyStore.ofCredential(it, passkey.credential()).isPresent()
                            || !StaffStore.useCode(it, code)) {
                        return Optional.empty();
                    }
                    StaffAccount account = found.get();
                    StaffStore.deletePassword(it, account.staff());
                    PasskeyStore.removeAll(it, account.staff());
                    if (!PasskeyStore.add(it, passkey)) {
                        throw new IllegalStateException("another request added the passkey");
                    }
                    StaffSignInStore.removeAll(it, account.staff());
                    record(it, account, StaffSignIn.Method.PASSKEY);
                    return found;
                });
    }

    private void record(Transaction transaction, StaffAccount account, StaffSignIn.Method method) {
        trail.record(
                transaction,
                Change.added(
                        account.actor(),
                        STAFF_ENROLLED,
                        account.target(),
                        JsonNodeFactory.instance.objectNode().put("method", method.word())));
    }
}
