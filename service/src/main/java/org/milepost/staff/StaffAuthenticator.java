package org.milepost.staff;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.milepost.http.LogLimit;
import org.milepost.member.SecretHash;
import org.milepost.oauth.SignInQueue;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs staff in by password and one-time code, and limits attempts with passkeys in the same way.
 * {@link SignInQueue} bounds guessing of passwords. After the right password only a few wrong codes
 * in a row are checked. An unknown address takes as long as a known one.
 *
 * <p>The hashes have a queue and turns of their own, so that staff can sign in while members'
 * passwords are being guessed.
 *
 * <p>Threads: shared; attempts wait for their turn.
 */
final class StaffAuthenticator {

    private static final Logger LOG = LoggerFactory.getLogger(StaffAuthenticator.class);

    private static final Duration HASH_WAIT_MAX = Duration.ofSeconds(2);

    private final Database database;
    private final StaffSignIns signIns;
    private final InstantSource clock;
    private final SecretHash hash = new SecretHash(1, HASH_WAIT_MAX);
    private final SignInQueue queue;
    private final LogLimit refusals;

    /**
     * An authenticator of the staff in this database.
     *
     * @param clock real time
     */
    StaffAuthenticator(Database database, StaffSignIns signIns, InstantSource clock) {
        this.database = database;
        this.signIns = signIns;
        this.clock = clock;
        this.queue = new SignInQueue(hash.concurrencyMax(), clock);
        this.refusals = new LogLimit(clock);
    }

    /** The result of an attempt. */
    sealed interface Outcome {}

    /** The person is signed in with this cookie. */
    record SignedIn(String cookie) implements Outcome {}

    /** No active person has this address, password and code. */
    record WrongCredentials() implements Outcome {}

    /** Nothing was checked, because there were too many attempts. */
    record TooManyAttempts(Duration retryAfter) implements Outcome {}

    /** An account with its password. */
    private record Known(StaffAccount account, StaffPassword password) {}

    /**
     * Checks a password and a code, and signs the person in.
     *
     * @param address where the attempt comes from
     * @param browser identifies the browser; not secret
     */
    Outcome attempt(String email, String password, String code, String address, String browser) {
        String key = StaffAccount.folded(email);
        Optional<SignInQueue.Attempt> turn = queue.await(key, address, browser);
        Optional<Known> known = database.read(it -> find(it, key));
        Optional<StaffAccount> account = known.map(Known::account);
        if (turn.isEmpty()) {
            return noTurn(key, account, StaffSignIn.Method.PASSWORD, address);
        }
        return inTurn(
                turn.get(),
                account,
                StaffSignIn.Method.PASSWORD,
                address,
                () ->
                        isPassword(known, password)
                                ? withCode(known.orElseThrow().account(), code)
                                : new WrongCredentials());
    }

    /**
     * Checks a passkey, in the same turns as passwords.
     *
     * @param account whose it is; empty when that is not known
     * @param attempt identifies the attempt; not secret
     * @param check signs the person in
     */
    Outcome attempt(
            Optional<StaffAccount> account,
            String address,
            String attempt,
            Supplier<Outcome> check) {
        String key = account.map(StaffAccount::email).orElse("");
        Optional<SignInQueue.Attempt> turn = queue.await(key, address, attempt);
        return turn.isEmpty()
                ? noTurn(key, account, StaffSignIn.Method.PASSKEY, address)
                : inTurn(turn.get(), account, StaffSignIn.Method.PASSKEY, address, check);
    }

    private Outcome noTurn(
            String key, Optional<StaffAccount> account, StaffSignIn.Method method, String address) {
        refused(account, method, "no turn in time", address);
        return new TooManyAttempts(queue.retryAfter(key));
    }

    private Outcome inTurn(
            SignInQueue.Attempt turn,
            Optional<StaffAccount> account,
            StaffSignIn.Method method,
            String address,
            Supplier<Outcome> check) {
        Outcome outcome = new WrongCredentials();
        try {
            outcome = check.get();
        } finally {
            queue.finish(turn, outcome instanceof SignedIn);
        }
        if (outcome instanceof SignedIn) {
            LOG.info("{} signed in from {}; nothing to do", account.orElseThrow(), address);
        } else {
            refused(account, method, wrong(method), address);
        }
        return outcome;
    }

    /** A new hash of a password that a person has chosen. */
    String hash(String password) {
        return hash.make(password);
    }

    /** How many attempts were refused because too many came at once or for one person. */
    long refused() {
        return queue.refused();
    }

    private Optional<Known> find(Transaction transaction, String email) {
        return StaffStore.ofEmail(transaction, email)
                .filter(StaffAccount::active)
                .flatMap(
                        account ->
                                new StaffPasswordStore(database)
                                        .find(transaction, account.staff())
                                        .map(it -> new Known(account, it)));
    }

    private boolean isPassword(Optional<Known> known, String password) {
        if (known.isEmpty()) {
            hash.pretend(password);
            return false;
        }
        return hash.matches(password, known.get().password().hash());
    }

    private Outcome withCode(StaffAccount account, String code) {
        Instant now = clock.instant();
        return database.inTransaction(
                it -> {
                    Optional<StaffAccount> still =
                            StaffStore.lock(it, account.staff()).filter(StaffAccount::active);
                    Optional<StaffPassword> password =
                            new StaffPasswordStore(database).lock(it, account.staff());
                    if (still.isEmpty() || password.isEmpty()) {
                        return new WrongCredentials();
                    }
                    Duration wait = password.get().untilCode(now);
                    if (!wait.isZero()) {
                        return new TooManyAttempts(wait);
                    }
                    OptionalLong step =
                            Totp.step(password.get().secret(), code, now, password.get().step());
                    if (step.isEmpty()) {
                        StaffStore.countWrong(it, account.staff(), now);
                        return new WrongCredentials();
                    }
                    StaffStore.useStep(it, account.staff(), step.getAsLong());
                    return new SignedIn(
                            signIns.start(it, still.get(), StaffSignIn.Method.PASSWORD));
                });
    }

    private static String wrong(StaffSignIn.Method method) {
        return method == StaffSignIn.Method.PASSKEY
                ? "passkey not accepted"
                : "wrong password or code";
    }

    private void refused(
            Optional<StaffAccount> account,
            StaffSignIn.Method method,
            String what,
            String address) {
        OptionalLong leftOut = refusals.line();
        if (leftOut.isPresent()) {
            LOG.warn(
                    "sign-in of {} failed ({}) from {}; if this repeats, somebody may be guessing"
                            + " passwords of staff: block the address{}",
                    account.map(StaffAccount::toString).orElse("an unknown person"),
                    what,
                    address,
                    LogLimit.words(leftOut.getAsLong()));
        }
        signIns.refused(account, method, what);
    }
}
