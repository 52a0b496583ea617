package org.milepost.oauth;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.http.RetryAfter;
import org.milepost.member.Member;
import org.milepost.member.MemberId;
import org.milepost.member.Members;
import org.milepost.oauth.AuthorizationRequest.ErrorPage;
import org.milepost.oauth.AuthorizationRequest.ErrorRedirect;
import org.milepost.oauth.AuthorizationRequest.Valid;
import org.milepost.oauth.MemberAuthenticator.AccountNotActive;
import org.milepost.oauth.MemberAuthenticator.SignedIn;
import org.milepost.oauth.MemberAuthenticator.TooManyAttempts;
import org.milepost.oauth.MemberAuthenticator.WrongCredentials;
import org.milepost.oauth.SignInPage.Entered;
import org.milepost.oauth.SignInPage.Field;
import org.milepost.oauth.SignInPage.FieldError;
import org.milepost.programme.Programme;
import org.milepost.web.Cookies;
import org.milepost.web.FormParameters;
import org.milepost.web.Pages;

/**
 * The authorization endpoint (OAuth 2.1, section 4.1) and the two pages behind it: the member signs
 * in, reads what the client asks for, and consents or refuses. One sign-in is valid for one
 * decision.
 *
 * <p>The authorization request is a hidden field of both forms and is checked each time, so that
 * nothing about it has to be stored or trusted.
 *
 * <p>Threads: shared by all.
 */
final class AuthorizationEndpoint {

    private static final int BODY_BYTES_MAX = 32 * 1024;
    private static final int PASSWORD_LENGTH_MAX = 500;

    private static final String SIGN_IN = "sign-in";
    private static final String CONSENT = "consent";
    private static final FieldError WRONG =
            new FieldError(
                    Field.NUMBER,
                    "The number or the password is wrong. Check both, and the programme.");
    private static final FieldError STALE =
            new FieldError(
                    Field.PASSWORD,
                    "The page was open for too long, or your browser keeps no cookies. Please sign"
                            + " in again.");

    private final EligibleClients clients;
    private final Members members;
    private final MemberAuthenticator authenticator;
    private final SignIns signIns;
    private final Grants grants;
    private final Cookies cookies;
    private final Pages pages;
    private final String issuer;

    AuthorizationEndpoint(
            EligibleClients clients,
            Members members,
            MemberAuthenticator authenticator,
            SignIns signIns,
            Grants grants,
            String issuer) {
        this.clients = clients;
        this.members = members;
        this.authenticator = authenticator;
        this.signIns = signIns;
        this.grants = grants;
        this.cookies = new Cookies(issuer);
        this.pages = new Pages(cookies.isSecure());
        this.issuer = issuer;
    }

    /** The style of the pages, also for faults. */
    Pages pages() {
        return pages;
    }

    /** {@code GET /oauth/authorize}: a client has redirected a browser here. */
    Response authorize(Request request) {
        return switch (clients.read(request.query())) {
            case ErrorPage page -> errorPage(page.message());
            case ErrorRedirect error -> redirect(error);
            case Valid valid -> start(new Step(valid, request.query(), cookies.of(request)));
        };
    }

    /** {@code POST /oauth/sign-in}: somebody has entered a number and a password. */
    Response signIn(Request request) {
        FormParameters form = form(request);
        return switch (clients.read(form.first("request"))) {
            case ErrorPage page -> errorPage(page.message());
            case ErrorRedirect error -> errorPage(error.description());
            case Valid valid -> signIn(step(valid, form, request), form, request.remoteAddress());
        };
    }

    /** {@code POST /oauth/consent}: a member has decided. */
    Response consent(Request request) {
        FormParameters form = form(request);
        return switch (clients.read(form.first("request"))) {
            case ErrorPage page -> errorPage(page.message());
            case ErrorRedirect error -> errorPage(error.description());
            case Valid valid -> consent(step(valid, form, request), form);
        };
    }

    /**
     * What all pages need to know.
     *
     * @param text the authorization request as it came
     * @param cookie the browser's cookie
     */
    private record Step(Valid request, String text, Optional<String> cookie) {

        Client client() {
            return request.client();
        }

        /** Whether the form is of a page that this browser got for this authorization request. */
        boolean isGenuine(FormParameters form, String purpose) {
            String token = form.first("form_token");
            return cookie.filter(it -> Cookies.isFormToken(token, it, purpose, text)).isPresent();
        }
    }

    private Step step(Valid valid, FormParameters form, Request request) {
        return new Step(valid, form.first("request"), cookies.of(request));
    }

    private static FormParameters form(Request request) {
        return FormParameters.parse(
                new String(request.body(BODY_BYTES_MAX), StandardCharsets.UTF_8));
    }

    /** The page for consent when the member has signed in, otherwise the page to sign in. */
    private Response start(Step step) {
        Optional<Subject> member = step.cookie.flatMap(signIns::find);
        Optional<Programme> programme =
                member.flatMap(it -> clients.programme(step.client(), it.programme()));
        if (step.cookie.isEmpty() || member.isEmpty() || programme.isEmpty()) {
            return signInPage(200, step, Entered.NOTHING, List.of());
        }
        boolean household =
                members.find(MemberId.of(programme.get(), member.get().number()))
                        .filter(Member::isMerged)
                        .isPresent();
        RedirectUri redirectUri = step.request.redirectUri();
        return pages.page(
                200,
                "oauth/consent.jte",
                new ConsentPage(
                        clients.partnerName(step.client()),
                        programme.get().name(),
                        member.get().lastDigits(),
                        household,
                        MemberScope.descriptions(step.request.scopes()),
                        Grants.LIFETIME.toDays(),
                        redirectUri.destination(),
                        step.text,
                        Cookies.formToken(step.cookie.get(), CONSENT, step.text)),
                redirectUri.policySource());
    }

    private Response signIn(Step step, FormParameters form, String address) {
        Entered entered = new Entered(form.first("programme"), form.first("number").strip());
        if (!step.isGenuine(form, SIGN_IN)) {
            return signInPage(403, step, entered, List.of(STALE));
        }
        if (form.first("decision").equals("cancel")) {
            return denied(step.request);
        }
        // numbers are printed in groups, and people enter them in groups
        String number = entered.number().replaceAll("[\\s-]", "");
        String password = form.first("password");
        Optional<Programme> programme = clients.programme(step.client(), entered.programme());
        List<FieldError> errors = errors(programme, number, password);
        if (!errors.isEmpty() || programme.isEmpty()) {
            return signInPage(400, step, entered, errors);
        }
        String browser = OpaqueToken.base64Url(OpaqueToken.hash(step.cookie.orElseThrow()));
        return switch (authenticator.attempt(programme.get(), number, password, address, browser)) {
            case SignedIn it ->
                    pages.redirect("authorize?" + step.text)
                            .with("Set-Cookie", cookies.set(it.cookie()));
            case AccountNotActive _ ->
                    signInPage(403, step, entered, List.of(notActive(programme.get())));
            case WrongCredentials _ -> signInPage(400, step, entered, List.of(WRONG));
            case TooManyAttempts it ->
                    signInPage(429, step, entered, List.of(tooManyAttempts(it.retryAfter())))
                            .with(RetryAfter.header(it.retryAfter()));
        };
    }

    private static List<FieldError> errors(
            Optional<Programme> programme, String number, String password) {
        List<FieldError> errors = new ArrayList<>();
        if (programme.isEmpty()) {
            errors.add(new FieldError(Field.PROGRAMME, "Choose your programme."));
        }
        if (!MemberId.isNumber(number)) {
            errors.add(
                    new FieldError(
                            Field.NUMBER, "Enter your membership number. It has only digits."));
        }
        if (password.isEmpty() || password.length() > PASSWORD_LENGTH_MAX) {
            errors.add(new FieldError(Field.PASSWORD, "Enter your password."));
        }
        return errors;
    }

    /** Shown only after the right password. */
    private static FieldError notActive(Programme programme) {
        return new FieldError(
                Field.NUMBER,
                "This account cannot be used. Please contact the customer service of "
                        + programme.name()
                        + ".");
    }

    private static FieldError tooManyAttempts(Duration retryAfter) {
        long seconds = RetryAfter.seconds(retryAfter);
        return new FieldError(
                Field.PASSWORD,
                "There were too many attempts. Please wait "
                        + seconds
                        + (seconds == 1 ? " second" : " seconds")
                        + " and try again.");
    }

    private Response consent(Step step, FormParameters form) {
        Optional<Subject> member =
                step.cookie
                        .filter(it -> step.isGenuine(form, CONSENT))
                        .flatMap(signIns::find)
                        .filter(it -> clients.programme(step.client(), it.programme()).isPresent());
        if (member.isEmpty()) {
            return signInPage(403, step, Entered.NOTHING, List.of(STALE));
        }
        signIns.end(step.cookie.orElseThrow());
        return switch (form.first("decision")) {
            case "allow" -> allowed(step, member.get());
            case "deny" -> denied(step.request);
            default -> pages.redirect("authorize?" + step.text);
        };
    }

    private Response allowed(Step step, Subject member) {
        Optional<String> code = grants.issueCode(step.request, member);
        if (code.isEmpty()) {
            Programme programme =
                    clients.programme(step.client(), member.programme()).orElseThrow();
            return signInPage(403, step, Entered.NOTHING, List.of(notActive(programme)));
        }
        return redirect(
                step.request.redirectUri(), step.request.state(), Map.of("code", code.get()));
    }

    private Response denied(Valid request) {
        return redirect(request.error("access_denied", "The member did not allow it."));
    }

    private Response errorPage(String message) {
        return pages.notice(400, "We cannot go on", message);
    }

    private Response redirect(ErrorRedirect error) {
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("error", error.error());
        answer.put("error_description", error.description());
        return redirect(error.redirectUri(), error.state(), answer);
    }

    /** The answer to the client, with the issuer (RFC 9207). */
    private Response redirect(
            RedirectUri redirectUri, Optional<String> state, Map<String, String> answer) {
        Map<String, String> parameters = new LinkedHashMap<>(answer);
        state.ifPresent(it -> parameters.put("state", it));
        parameters.put("iss", issuer);
        return pages.redirect(redirectUri.with(parameters));
    }

    /** The page to sign in, with a cookie for a browser that has none. */
    private Response signInPage(int status, Step step, Entered entered, List<FieldError> errors) {
        String cookie = step.cookie.orElseGet(OpaqueToken::generate);
        Response page =
                pages.page(
                        status,
                        "oauth/sign-in.jte",
                        new SignInPage(
                                clients.partnerName(step.client()),
                                clients.programmes(step.client()),
                                entered,
                                errors,
                                step.text,
                                Cookies.formToken(cookie, SIGN_IN, step.text)),
                        step.request.redirectUri().policySource());
        return step.cookie.isPresent() ? page : page.with("Set-Cookie", cookies.set(cookie));
    }
}
