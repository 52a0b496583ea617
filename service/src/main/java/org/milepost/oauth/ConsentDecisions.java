package org.milepost.oauth;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.milepost.web.Cookies;

/**
 * The decisions of members at the consent page. A sign-in is valid for one decision. A browser that
 * posts the same form again within a minute, because of two taps or a lost answer, gets the same
 * result: the decision is stored with the sign-in, and the code follows from the browser's cookie
 * and the form, so that the database need not have it.
 *
 * <p>Threads: shared.
 */
final class ConsentDecisions {

    /** How long the same form gets the same result. */
    static final Duration REPEATED_FOR = Duration.ofSeconds(60);

    /** Distinguishes codes from the form tokens that are computed from the same cookie. */
    private static final String CODE = "code";

    private final SignInStore signIns;
    private final Grants grants;
    private final InstantSource clock;

    /**
     * Decisions over these tables.
     *
     * @param clock real time
     */
    ConsentDecisions(SignInStore signIns, Grants grants, InstantSource clock) {
        this.signIns = signIns;
        this.grants = grants;
        this.clock = clock;
    }

    /** How long a grant gives tokens. */
    Duration grantLifetime() {
        return grants.lifetime();
    }

    /** What a member can decide. */
    enum Choice {
        ALLOW,
        DENY,
        /** Another member wants to sign in. */
        SWITCH
    }

    /**
     * A form of the consent page, posted by the browser that got it.
     *
     * @param cookie the browser's cookie
     * @param token the form's token
     */
    record ConsentForm(
            String cookie, String token, AuthorizationRequest.Valid request, String text) {

        /** The code that this form's consent gives, always the same. */
        private String code() {
            return Cookies.formToken(cookie, CODE, text);
        }

        private byte[] tokenHash() {
            return OpaqueToken.hash(token);
        }
    }

    /** The result of a decision. */
    sealed interface Outcome {}

    /** The member allows it; the code is for the client. */
    record Allowed(String code) implements Outcome {}

    /** The member does not allow it. */
    record Denied() implements Outcome {}

    /** The member's sign-in has ended, and another one may follow. */
    record SignedOut() implements Outcome {}

    /** The member allows it, but the member's account is not active. */
    record AccountNotActive() implements Outcome {}

    /** Something else was decided with this sign-in before. */
    record DecidedBefore() implements Outcome {}

    /** Nobody is signed in any more. */
    record NotSignedIn() implements Outcome {}

    /** Decides with this sign-in. */
    Outcome decide(ConsentForm form, SignIn signIn, Choice choice) {
        Instant now = clock.instant();
        SignInStore.Decided decided = new SignInStore.Decided(choice, form.tokenHash(), now);
        byte[] signInHash = OpaqueToken.hash(form.cookie);
        SignInStore.Result result =
                choice == Choice.ALLOW
                        ? allow(form, signIn, signInHash, decided)
                        : signIns.decide(signInHash, decided, Optional.empty(), _ -> {});
        return switch (result) {
            case DECIDED -> outcome(form, choice);
            case DECIDED_BEFORE -> repeat(form, choice);
            case ACCOUNT_NOT_ACTIVE -> new AccountNotActive();
        };
    }

    private SignInStore.Result allow(
            ConsentForm form, SignIn signIn, byte[] signInHash, SignInStore.Decided decided) {
        GrantStore.Code grant =
                grants.newGrant(
                        form.request,
                        signIn.member(),
                        new Grant.Authentication(
                                Optional.of(signIn.at()), form.request.demands().nonce()));
        byte[] codeHash = OpaqueToken.hash(form.code());
        return signIns.decide(
                signInHash,
                decided,
                Optional.of(signIn.member()),
                transaction -> GrantStore.add(transaction, grant, codeHash));
    }

    /** The result of the same decision of a moment ago. */
    Outcome repeat(ConsentForm form, Choice choice) {
        Optional<SignInStore.Decided> before = signIns.findDecided(OpaqueToken.hash(form.cookie));
        if (before.isEmpty()) {
            return new NotSignedIn();
        }
        SignInStore.Decided decided = before.get();
        boolean same =
                decided.choice() == choice
                        && MessageDigest.isEqual(decided.formHash(), form.tokenHash())
                        && clock.instant().isBefore(decided.at().plus(REPEATED_FOR));
        return same ? outcome(form, choice) : new DecidedBefore();
    }

    private static Outcome outcome(ConsentForm form, Choice choice) {
        return switch (choice) {
            case ALLOW -> new Allowed(form.code());
            case DENY -> new Denied();
            case SWITCH -> new SignedOut();
        };
    }
}
