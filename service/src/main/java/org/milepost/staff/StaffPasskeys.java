package org.milepost.staff;

import static org.milepost.trail.Action.STAFF_PASSKEY_ADDED;
import static org.milepost.trail.Action.STAFF_PASSKEY_REMOVED;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.milepost.http.LogLimit;
import org.milepost.http.Request;
import org.milepost.member.RegistrationCode;
import org.milepost.oauth.OpaqueToken;
import org.milepost.postgres.Database;
import org.milepost.postgres.SecretStore;
import org.milepost.postgres.Transaction;
import org.milepost.staff.PasskeyChallenges.Purpose;
import org.milepost.staff.PasskeyRules.Copied;
import org.milepost.staff.PasskeyRules.Owner;
import org.milepost.staff.PasskeyRules.Right;
import org.milepost.staff.PasskeyRules.Wrong;
import org.milepost.staff.StaffAuthenticator.WrongCredentials;
import org.milepost.trail.Actor;
import org.milepost.trail.Change;
import org.milepost.trail.ChangeStore;
import org.milepost.web.Cookies;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Passkeys of staff: persons add them with a code of an administrator or after a sign-in, and sign
 * in with them. Each step has options, which a page gives to the browser, and the answer of the
 * authenticator.
 *
 * <p>Threads: shared; attempts to sign in wait for their turn.
 */
public final class StaffPasskeys {

    /** The name of the secret for the HMAC of challenges; a migration adds the secret. */
    private static final String CHALLENGE_KEY = "staff-challenges";

    /** The most passkeys of a person. */
    public static final int PASSKEYS_MAX = 20;

    /**
     * How long after a sign-in a person may add a passkey, so that a stolen token is not enough.
     */
    public static final Duration FRESH = Duration.ofMinutes(15);

    private static final Logger LOG = LoggerFactory.getLogger(StaffPasskeys.class);

    private final Database database;
    private final ChangeStore trail;
    private final StaffSignIns signIns;
    private final StaffAuthenticator authenticator;
    private final StaffEnrolment enrolment;
    private final PasskeyRules rules;
    private final PasskeyChallenges challenges;
    private final Cookies cookies;
    private final InstantSource clock;
    private final LogLimit copies;

    StaffPasskeys(
            Database database,
            ChangeStore trail,
            StaffSignIns signIns,
            StaffAuthenticator authenticator,
            StaffEnrolment enrolment,
            PasskeySettings settings,
            Cookies cookies,
            InstantSource clock) {
        this.database = database;
        this.trail = trail;
        this.signIns = signIns;
        this.authenticator = authenticator;
        this.enrolment = enrolment;
        this.rules = new PasskeyRules(settings);
        this.challenges =
                new PasskeyChallenges(new SecretStore(database).obtain(CHALLENGE_KEY), clock);
        this.cookies = cookies;
        this.clock = clock;
        this.copies = new LogLimit(clock);
    }

    /** The result of an attempt to sign in. */
    public sealed interface SignIn {}

    /**
     * The person is signed in.
     *
     * @param cookie the value of the header Set-Cookie for the browser
     */
    public record SignedIn(StaffAccount account, StaffSignIns.Issued token, String cookie)
            implements SignIn {

        /** Without the token and the cookie. */
        @Override
        public String toString() {
            return "SignedIn " + account;
        }
    }

    /** The answer of the authenticator was not accepted. */
    public record Refused() implements SignIn {}

    /** Nothing was checked, because there were too many attempts. */
    public record TooMany(Duration retryAfter) implements SignIn {}

    /** The result of an attempt to add a passkey. */
    public sealed interface Registration {}

    /** The person has this passkey. */
    public record Added(StaffAccount account, Passkey passkey) implements Registration {}

    /** The answer of the authenticator was not accepted, or its passkey is known. */
    public record NotAccepted() implements Registration {}

    /** The sign-in is too old, or that of a provider, or has ended. */
    public record NotFresh() implements Registration {}

    /** The person has {@value #PASSKEYS_MAX}. */
    public record NoMore() implements Registration {}

    /** The code of an administrator is unknown, used or expired. */
    public record NoEnrolment() implements Registration {}

    /** The sign-ins with the tokens of requests. */
    public StaffSignIns signIns() {
        return signIns;
    }

    /** Whether a page of another site has made the browser send this: the answer sets a cookie. */
    public boolean isFromOtherSite(Request request) {
        return cookies.isFromOtherSite(request);
    }

    /** What a browser needs to ask for a passkey of anybody. */
    public ObjectNode signInOptions() {
        return rules.requestOptions(challenges.issue(Purpose.SIGN_IN, ""));
    }

    /**
     * Signs in the person whose passkey has answered.
     *
     * @param credential the JSON that the browser got
     * @param address where the attempt comes from
     */
    public SignIn signIn(ObjectNode credential, String address) {
        Optional<PasskeyAnswer> read =
                PasskeyAnswer.asserted(credential)
                        .filter(it -> challenges.isCurrent(it.challenge(), Purpose.SIGN_IN, ""));
        Optional<Passkey> passkey =
                read.flatMap(
                        it -> database.read(db -> PasskeyStore.ofCredential(db, it.credential())));
        Optional<StaffAccount> account =
                passkey.flatMap(it -> database.read(db -> StaffStore.find(db, it.staff())));
        String attempt = read.map(it -> OpaqueToken.base64Url(it.challenge())).orElse("");
        return switch (authenticator.attempt(
                account,
                address,
                attempt,
                () ->
                        account.isEmpty()
                                ? new WrongCredentials()
                                : check(
                                        read.orElseThrow(),
                                        account.get().staff(),
                                        passkey.orElseThrow().id()))) {
            case StaffAuthenticator.SignedIn it -> signedIn(it.cookie());
            case WrongCredentials _ -> new Refused();
            case StaffAuthenticator.TooManyAttempts it -> new TooMany(it.retryAfter());
        };
    }

    private StaffAuthenticator.Outcome check(PasskeyAnswer answer, String staff, UUID id) {
        Instant now = clock.instant();
        return database.inTransaction(
                it -> {
                    Optional<StaffAccount> account =
                            StaffStore.lock(it, staff).filter(StaffAccount::active);
                    Optional<Passkey> passkey = PasskeyStore.lock(it, id);
                    if (account.isEmpty() || passkey.isEmpty()) {
                        return new WrongCredentials();
                    }
                    Owner owner = new Owner(account.get(), PasskeyStore.handle(it, staff));
                    return switch (rules.check(answer, owner, passkey.get())) {
                        case Right right ->
                                PasskeyStore.useChallenge(it, answer.challenge(), now)
                                        ? start(it, account.get(), passkey.get(), right, now)
                                        : new WrongCredentials();
                        case Wrong _ -> new WrongCredentials();
                        case Copied _ -> {
                            // the same answer sent twice does not mean that there is a copy
                            if (PasskeyStore.useChallenge(it, answer.challenge(), now)) {
                                warnOfCopy(account.get());
                            }
                            yield new WrongCredentials();
                        }
                    };
                });
    }

    private StaffAuthenticator.Outcome start(
            Transaction transaction,
            StaffAccount account,
            Passkey passkey,
            Right right,
            Instant now) {
        PasskeyStore.use(transaction, passkey.id(), right.signCount(), now);
        return new StaffAuthenticator.SignedIn(signIns.start(transaction, account, passkey));
    }

    private SignIn signedIn(String cookie) {
        Optional<StaffSignIn> signIn = signIns.find(cookie);
        Optional<StaffSignIns.Issued> token = signIn.flatMap(signIns::issueToken);
        return token.isEmpty()
                ? new Refused() // an administrator has ended it in the meantime
                : new SignedIn(signIn.orElseThrow().account(), token.get(), cookies.set(cookie));
    }

    /** What a browser needs to make a passkey for a person who is signed in. */
    public ObjectNode registrationOptions(StaffAccount account) {
        return options(account, Purpose.REGISTRATION);
    }

    /**
     * Adds the passkey that an authenticator has made for a person who is signed in.
     *
     * @param credential the JSON that the browser got
     */
    public Registration register(
            Actor actor, StaffSignIn signIn, String name, ObjectNode credential) {
        Instant now = clock.instant();
        if (signIn.method() == StaffSignIn.Method.PROVIDER
                || signIn.signedInAt().isBefore(now.minus(FRESH))) {
            return new NotFresh();
        }
        Optional<PasskeyAnswer> answer = PasskeyAnswer.registered(credential);
        Optional<Passkey> made =
                answer.flatMap(it -> made(it, signIn.account(), Purpose.REGISTRATION, name, now));
        if (made.isEmpty()) {
            return new NotAccepted();
        }
        Passkey passkey = made.get();
        byte[] challenge = answer.orElseThrow().challenge();
        return database.inTransaction(
                it -> {
                    Optional<StaffAccount> account =
                            StaffStore.lock(it, passkey.staff()).filter(StaffAccount::active);
                    if (account.isEmpty() || !StaffSignInStore.isThere(it, signIn.hash())) {
                        return new NotFresh();
                    }
                    if (PasskeyStore.all(it, passkey.staff()).size() >= PASSKEYS_MAX) {
                        return new NoMore();
                    }
                    if (!PasskeyStore.useChallenge(it, challenge, now)
                            || !PasskeyStore.add(it, passkey)) {
                        return new NotAccepted();
                    }
                    trail.record(
                            it,
                            Change.added(
                                    actor,
                                    STAFF_PASSKEY_ADDED,
                                    account.get().target(),
                                    passkey.json()));
                    return new Added(account.get(), passkey);
                });
    }

    /** What a browser needs to make a passkey for the person whose code this is. */
    public Optional<ObjectNode> enrolmentOptions(RegistrationCode code) {
        return enrolment.find(code).map(it -> options(it, Purpose.ENROLMENT));
    }

    /** Adds the passkey of a person with a code, in place of what the person had. */
    public Registration enrol(RegistrationCode code, String name, ObjectNode credential) {
        Optional<StaffAccount> account = enrolment.find(code);
        if (account.isEmpty()) {
            return new NoEnrolment();
        }
        Optional<PasskeyAnswer> answer = PasskeyAnswer.registered(credential);
        Optional<Passkey> made =
                answer.flatMap(
                        it -> made(it, account.get(), Purpose.ENROLMENT, name, clock.instant()));
        return made.flatMap(it -> enrolment.enrol(code, it, answer.orElseThrow().challenge()))
                .<Registration>map(it -> new Added(it, made.orElseThrow()))
                .orElseGet(NotAccepted::new);
    }

    /** The passkeys of a person, the earliest first. */
    public List<Passkey> all(String staff) {
        return database.read(it -> PasskeyStore.all(it, staff));
    }

    /**
     * Deletes a passkey, and ends the sign-ins that were made with it; false when there is none.
     */
    public boolean remove(Actor actor, String staff, UUID passkey) {
        return database.inTransaction(
                it -> {
                    Optional<StaffAccount> account = StaffStore.lock(it, staff);
                    Optional<Passkey> found =
                            PasskeyStore.lock(it, passkey)
                                    .filter(each -> each.staff().equals(staff));
                    if (account.isEmpty() || found.isEmpty()) {
                        return false;
                    }
                    PasskeyStore.remove(it, passkey);
                    trail.record(
                            it,
                            Change.deleted(
                                    actor,
                                    STAFF_PASSKEY_REMOVED,
                                    account.get().target(),
                                    found.get().json()));
                    return true;
                });
    }

    private ObjectNode options(StaffAccount account, Purpose purpose) {
        return database.read(
                it ->
                        rules.creationOptions(
                                challenges.issue(purpose, account.staff()),
                                new Owner(account, PasskeyStore.handle(it, account.staff())),
                                PasskeyStore.all(it, account.staff())));
    }

    private Optional<Passkey> made(
            PasskeyAnswer answer, StaffAccount account, Purpose purpose, String name, Instant now) {
        if (!challenges.isCurrent(answer.challenge(), purpose, account.staff())) {
            return Optional.empty();
        }
        UUID handle = database.read(it -> PasskeyStore.handle(it, account.staff()));
        return rules.registered(answer, new Owner(account, handle), name, now);
    }

    private void warnOfCopy(StaffAccount account) {
        copies.line()
                .ifPresent(
                        it ->
                                LOG.warn(
                                        "a passkey of {} has signed less often than before; the"
                                                + " sign-in was refused; somebody may have a copy of"
                                                + " it: ask the person, and remove the passkey{}",
                                        account,
                                        LogLimit.words(it)));
    }
}
