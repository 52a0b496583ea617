package org.milepost.oauth;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.http.RetryAfter;
import org.milepost.member.Member;
import org.milepost.member.MemberId;
import org.milepost.member.Members;
import org.milepost.oauth.AuthorizationPages.Step;
import org.milepost.oauth.AuthorizationRequest.ErrorPage;
import org.milepost.oauth.AuthorizationRequest.ErrorRedirect;
import org.milepost.oauth.AuthorizationRequest.Valid;
import org.milepost.oauth.ConsentDecisions.Allowed;
import org.milepost.oauth.ConsentDecisions.Choice;
import org.milepost.oauth.ConsentDecisions.ConsentForm;
import org.milepost.oauth.ConsentDecisions.DecidedBefore;
import org.milepost.oauth.ConsentDecisions.Denied;
import org.milepost.oauth.ConsentDecisions.NotSignedIn;
import org.milepost.oauth.ConsentDecisions.SignedOut;
import org.milepost.oauth.MemberAuthenticator.AccountNotActive;
import org.milepost.oauth.MemberAuthenticator.SignedIn;
import org.milepost.oauth.MemberAuthenticator.TooManyAttempts;
import org.milepost.oauth.MemberAuthenticator.WrongCredentials;
import org.milepost.oauth.SignInPage.Entered;
import org.milepost.oauth.SignInPage.Field;
import org.milepost.oauth.SignInPage.FieldError;
import org.milepost.programme.Programme;
import org.milepost.web.FormParameters;
import org.milepost.web.Pages;

/**
 * The authorization endpoint (OAuth 2.1, section 4.1; OpenID Connect Core 1.0, section 3.1) and the
 * two pages behind it: the member signs in, sees the requested scopes, and consents or refuses. One
 * sign-in is valid for one decision.
 *
 * <p>The authorization request is a hidden field of both forms and is checked each time, so that
 * nothing about it has to be stored or trusted.
 *
 * <p>Threads: shared.
 */
final class AuthorizationEndpoint {

    private static final int BODY_BYTES_MAX = 32 * 1024;
    private static final int PASSWORD_LENGTH_MAX = 1_000;

    private final EligibleClients clients;
    private final Members members;
    private final MemberAuthenticator authenticator;
    private final SignIns signIns;
    private final ConsentDecisions decisions;
    private final AuthorizationPages pages;
    private final InstantSource clock;

    AuthorizationEndpoint(
            EligibleClients clients,
            Members members,
            MemberAuthenticator authenticator,
            SignIns signIns,
            ConsentDecisions decisions,
            String issuer,
            InstantSource clock) {
        this.clients = clients;
        this.members = members;
        this.authenticator = authenticator;
        this.signIns = signIns;
        this.decisions = decisions;
        this.pages = new AuthorizationPages(clients, issuer, decisions.grantLifetime());
        this.clock = clock;
    }

    /** The style of the pages, also for faults. */
    Pages pages() {
        return pages.pages();
    }

    /** {@code GET /oauth/authorize}: a client has redirected a browser here. */
    Response authorize(Request request) {
        return switch (clients.read(request.query())) {
            case ErrorPage page -> pages.refused(request, page.reason());
            case ErrorRedirect error -> pages.redirect(error);
            case Valid valid -> start(pages.step(valid, request.query(), request));
        };
    }

    /** {@code POST /oauth/sign-in}: a number and a password were entered. */
    Response signIn(Request request) {
        return posted(request, (step, form) -> signIn(step, form, request.remoteAddress()));
    }

    /** {@code POST /oauth/consent}: a member has decided. */
    Response consent(Request request) {
        return posted(request, this::consent);
    }

    /** A posted form of our own pages, with the authorization request that it contains. */
    private Response posted(Request request, BiFunction<Step, FormParameters, Response> answer) {
        if (pages.isFromOtherSite(request)) {
            return pages.refused(request, "refused.form");
        }
        FormParameters form = form(request);
        String text = form.first("request");
        return switch (clients.read(text)) {
            case ErrorPage page -> pages.refused(request, page.reason());
            case ErrorRedirect _ -> pages.refused(request, "refused.form");
            case Valid valid -> answer.apply(pages.step(valid, text, request), form);
        };
    }

    private static FormParameters form(Request request) {
        return FormParameters.parse(
                new String(request.body(BODY_BYTES_MAX), StandardCharsets.UTF_8));
    }

    /** The page for consent when the member has signed in, otherwise the page to sign in. */
    private Response start(Step step) {
        Optional<SignIn> signIn =
                step.cookie()
                        .flatMap(signIns::find)
                        .filter(it -> step.request().demands().isMetBy(it, clock.instant()));
        Optional<Programme> programme =
                signIn.flatMap(it -> clients.programme(step.client(), it.member().programme()));
        if (step.request().demands().asksNobody()) {
            return pages.redirect(
                    step.request()
                            .error(
                                    programme.isPresent() ? "consent_required" : "login_required",
                                    "The member must be asked."));
        }
        if (step.cookie().isEmpty() || signIn.isEmpty() || programme.isEmpty()) {
            return pages.signIn(200, step, Entered.NOTHING, List.of());
        }
        Subject member = signIn.get().member();
        boolean household =
                members.find(MemberId.of(programme.get(), member.number()))
                        .filter(Member::isMerged)
                        .isPresent();
        return pages.consent(step, step.cookie().get(), member, programme.get(), household);
    }

    private Response signIn(Step step, FormParameters form, String address) {
        Entered entered = new Entered(form.first("programme"), form.first("number").strip());
        if (form.first("decision").equals("cancel")) { // changes nothing, so it needs no token
            return pages.back(step, denied(step.request()));
        }
        if (!step.isGenuine(form, AuthorizationPages.SIGN_IN)) {
            return pages.signIn(403, step, entered, List.of(step.notGenuine()));
        }
        String number = MemberId.typed(entered.number());
        String password = form.first("password");
        Optional<Programme> programme = clients.programme(step.client(), entered.programme());
        List<FieldError> errors = errors(step, programme, number, password);
        if (!errors.isEmpty() || programme.isEmpty()) {
            return pages.signIn(400, step, entered, errors);
        }
        String browser = OpaqueToken.base64Url(OpaqueToken.hash(step.cookie().orElseThrow()));
        // the password is the proof, so that the number of a lost card does no harm here
        String holder = members.cards().presented(MemberId.of(programme.get(), number)).holder();
        return switch (authenticator.attempt(programme.get(), holder, password, address, browser)) {
            case SignedIn it -> pages.signedIn(step, it.cookie());
            case AccountNotActive _ ->
                    pages.signIn(403, step, entered, List.of(step.notActive(programme.get())));
            case WrongCredentials _ ->
                    pages.signIn(
                            400, step, entered, List.of(step.error(Field.NUMBER, "error.wrong")));
            case TooManyAttempts it ->
                    pages.signIn(429, step, entered, List.of(step.tooManyAttempts(it.retryAfter())))
                            .with(RetryAfter.header(it.retryAfter()));
        };
    }

    private static List<FieldError> errors(
            Step step, Optional<Programme> programme, String number, String password) {
        List<FieldError> errors = new ArrayList<>();
        if (programme.isEmpty()) {
            errors.add(step.error(Field.PROGRAMME, "error.programme"));
        }
        if (!MemberId.isNumber(number)) {
            errors.add(step.error(Field.NUMBER, "error.number"));
        }
        if (password.isEmpty() || password.length() > PASSWORD_LENGTH_MAX) {
            errors.add(step.error(Field.PASSWORD, "error.password"));
        }
        return errors;
    }

    private Response consent(Step step, FormParameters form) {
        if (!step.isGenuine(form, AuthorizationPages.CONSENT)) {
            return pages.signInAgain(step, step.notGenuine());
        }
        ConsentForm posted =
                new ConsentForm(
                        step.cookie().orElseThrow(),
                        form.first("form_token"),
                        step.request(),
                        step.text());
        Choice choice =
                switch (form.first("decision")) {
                    case "allow" -> Choice.ALLOW;
                    case "deny" -> Choice.DENY;
                    default -> Choice.SWITCH;
                };
        Optional<SignIn> signIn = signIns.find(posted.cookie());
        Optional<Programme> programme =
                signIn.flatMap(it -> clients.programme(step.client(), it.member().programme()));
        if (signIn.isPresent() && programme.isEmpty()) {
            return pages.signInAgain(step, step.error(Field.PROGRAMME, "error.programme"));
        }
        ConsentDecisions.Outcome outcome =
                signIn.map(it -> decisions.decide(posted, it, choice))
                        .orElseGet(() -> decisions.repeat(posted, choice));
        return switch (outcome) {
            case Allowed it -> pages.back(step, it.code());
            case Denied _ -> pages.back(step, denied(step.request()));
            case SignedOut _ -> pages.again(step);
            case ConsentDecisions.AccountNotActive _ ->
                    pages.signInAgain(step, step.notActive(programme.orElseThrow()));
            case DecidedBefore _ ->
                    pages.signInAgain(step, step.error(Field.PASSWORD, "error.decided"));
            case NotSignedIn _ ->
                    pages.signInAgain(
                            step,
                            step.error(
                                    Field.PASSWORD,
                                    "error.sign-in-ended",
                                    signIns.lifetime().toMinutes()));
        };
    }

    private static ErrorRedirect denied(Valid request) {
        return request.error("access_denied", "The member did not allow it.");
    }
}
