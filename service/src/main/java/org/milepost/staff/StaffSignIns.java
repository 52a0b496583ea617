package org.milepost.staff;

import static org.milepost.trail.Action.STAFF_SIGNED_IN;
import static org.milepost.trail.Action.STAFF_SIGN_IN_REFUSED;
import static org.milepost.trail.Action.STAFF_TOKEN_ISSUED;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.milepost.http.LogLimit;
import org.milepost.http.Request;
import org.milepost.oauth.OpaqueToken;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;
import org.milepost.trail.Actor;
import org.milepost.trail.Change;
import org.milepost.trail.ChangeStore;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The sign-ins of staff, identified by the cookies of their browsers, and their tokens for the
 * operator's API. A sign-in ends when it was not used for some time, at the latest after some
 * hours, and when the roles of the person change. Its tokens end with it. Both are random; only
 * their SHA-256 is stored.
 *
 * <p>Threads: shared.
 */
public final class StaffSignIns {

    /** The name of the cookie of staff, which is not that of members. */
    public static final String COOKIE = "milepost-staff";

    /** How long a token is valid, if its sign-in does not end before. */
    static final Duration TOKEN_LIFETIME = Duration.ofHours(1);

    /** Distinguishes a token from those of clients, which are JSON Web Tokens. */
    static final String TOKEN_PREFIX = "mps_";

    private static final Pattern BEARER =
            Pattern.compile("(?i:bearer) +(" + TOKEN_PREFIX + "[A-Za-z0-9_-]{43})");

    /** A use is stored if the last stored one is older. */
    private static final Duration USE_STORED = Duration.ofMinutes(1);

    private static final int DELETED_MAX = 100;

    /** The actor of an attempt that did not authenticate anybody. */
    private static final Actor NOBODY = Actor.named("sign-in");

    private final Database database;
    private final ChangeStore trail;
    private final StaffSettings settings;
    private final InstantSource clock;

    /** By person. Repeated guesses write only a few entries in ten seconds. */
    private final Map<String, LogLimit> refusals = new ConcurrentHashMap<>();

    /**
     * Sign-ins of this database.
     *
     * @param clock real time
     */
    public StaffSignIns(
            Database database, ChangeStore trail, StaffSettings settings, InstantSource clock) {
        this.database = database;
        this.trail = trail;
        this.settings = settings;
        this.clock = clock;
    }

    /** A token and when it ends. */
    public record Issued(String token, Instant endsAt) {}

    /**
     * Signs a person in, who was proven in this transaction. Call it last, because it writes to the
     * trail.
     *
     * @return the cookie
     */
    String start(Transaction transaction, StaffAccount account, StaffSignIn.Method method) {
        return start(transaction, account, method, Optional.empty());
    }

    /** The same with a passkey. */
    String start(Transaction transaction, StaffAccount account, Passkey passkey) {
        return start(transaction, account, StaffSignIn.Method.PASSKEY, Optional.of(passkey.id()));
    }

    private String start(
            Transaction transaction,
            StaffAccount account,
            StaffSignIn.Method method,
            Optional<UUID> passkey) {
        Instant now = clock.instant();
        StaffSignInStore.deleteEnded(transaction, now, DELETED_MAX);
        String cookie = OpaqueToken.generate();
        StaffSignInStore.add(
                transaction,
                OpaqueToken.hash(cookie),
                account,
                method,
                passkey,
                now,
                now.plus(settings.lasting()));
        ObjectNode how = JsonNodeFactory.instance.objectNode().put("method", method.word());
        passkey.ifPresent(it -> how.put("passkey", it.toString()));
        trail.record(
                transaction, Change.added(account.actor(), STAFF_SIGNED_IN, account.target(), how));
        return cookie;
    }

    /**
     * Signs an active person in who was not proven. Only a demo does this.
     *
     * @return the cookie; empty when there is no such person
     */
    public Optional<String> startUnproven(String staff) {
        return database.inTransaction(
                it ->
                        StaffStore.lock(it, staff)
                                .filter(StaffAccount::active)
                                .map(account -> start(it, account, StaffSignIn.Method.DEMO)));
    }

    /**
     * Records that nobody was signed in.
     *
     * @param account whose password or passkey was tried; empty when that is not known
     */
    void refused(Optional<StaffAccount> account, StaffSignIn.Method method, String why) {
        String target = account.map(StaffAccount::target).orElse("staff");
        OptionalLong omitted = refusals.computeIfAbsent(target, _ -> new LogLimit(clock)).line();
        if (omitted.isEmpty()) {
            return;
        }
        ObjectNode what =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("method", method.word())
                        .put("because", why);
        if (omitted.getAsLong() > 0) {
            what.put("omittedBefore", omitted.getAsLong());
        }
        database.useTransaction(
                it -> trail.record(it, Change.added(NOBODY, STAFF_SIGN_IN_REFUSED, target, what)));
    }

    /** The sign-in of the browser with this cookie; now it is used. */
    public Optional<StaffSignIn> find(String cookie) {
        return used(cookie, StaffSignInStore::find);
    }

    /** The sign-in of a token; now it is used. */
    Optional<StaffSignIn> ofToken(String token) {
        return used(token, StaffSignInStore::ofToken);
    }

    /** The token of staff that a request has. */
    static Optional<String> tokenOf(Request request) {
        List<String> credentials = request.headers("Authorization");
        Matcher token = BEARER.matcher(credentials.size() == 1 ? credentials.getFirst() : "");
        return token.matches() ? Optional.of(token.group(1)) : Optional.empty();
    }

    /** The sign-in of the token that a request has; now it is used. */
    public Optional<StaffSignIn> ofRequest(Request request) {
        return tokenOf(request).flatMap(this::ofToken);
    }

    /** A token for the operator's API; empty when the sign-in has ended. */
    Optional<Issued> issueToken(StaffSignIn signIn) {
        Instant now = clock.instant();
        Instant latest = now.plus(TOKEN_LIFETIME);
        Instant endsAt = latest.isBefore(signIn.endsAt()) ? latest : signIn.endsAt();
        String token = TOKEN_PREFIX + OpaqueToken.generate();
        ObjectNode until = JsonNodeFactory.instance.objectNode().put("until", endsAt.toString());
        return database.inTransaction(
                it -> {
                    if (!StaffSignInStore.addToken(
                            it, OpaqueToken.hash(token), signIn.hash(), endsAt)) {
                        return Optional.empty();
                    }
                    trail.record(
                            it,
                            Change.added(
                                    signIn.account().actor(),
                                    STAFF_TOKEN_ISSUED,
                                    signIn.account().target(),
                                    until));
                    return Optional.of(new Issued(token, endsAt));
                });
    }

    /** Ends the sign-in of the browser with this cookie. */
    public void end(String cookie) {
        database.useTransaction(it -> StaffSignInStore.remove(it, OpaqueToken.hash(cookie)));
    }

    /** Finds a sign-in by the hash of a cookie or token. */
    @FunctionalInterface
    private interface Finder {
        Optional<StaffSignIn> find(
                Transaction transaction, byte[] hash, Instant now, Instant usedSince);
    }

    private Optional<StaffSignIn> used(String secret, Finder finder) {
        Instant now = clock.instant();
        byte[] hash = OpaqueToken.hash(secret);
        Optional<StaffSignIn> found =
                database.read(it -> finder.find(it, hash, now, now.minus(settings.idle())));
        found.filter(it -> it.usedAt().isBefore(now.minus(USE_STORED)))
                .ifPresent(
                        signIn ->
                                database.useTransaction(
                                        it -> StaffSignInStore.use(it, signIn.hash(), now)));
        return found;
    }
}
