package org.milepost.oauth;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.http.RetryAfter;
import org.milepost.oauth.AuthorizationRequest.ErrorRedirect;
import org.milepost.oauth.AuthorizationRequest.Valid;
import org.milepost.oauth.SignInPage.Entered;
import org.milepost.oauth.SignInPage.Field;
import org.milepost.oauth.SignInPage.FieldError;
import org.milepost.programme.Programme;
import org.milepost.web.Cookies;
import org.milepost.web.FormParameters;
import org.milepost.web.Languages;
import org.milepost.web.Messages;
import org.milepost.web.Pages;

/**
 * The pages of the authorization endpoint, in the language of the member, and the answers to the
 * client.
 *
 * <p>Threads: shared.
 */
final class AuthorizationPages {

    /** The purposes of form tokens. */
    static final String SIGN_IN = "sign-in";

    static final String CONSENT = "consent";

    private final EligibleClients clients;
    private final Cookies cookies;
    private final Pages pages;
    private final Languages languages = new Languages();
    private final String issuer;
    private final Duration grantLifetime;

    /**
     * Pages of this installation.
     *
     * @param grantLifetime how long a grant gives tokens
     */
    AuthorizationPages(EligibleClients clients, String issuer, Duration grantLifetime) {
        this.clients = clients;
        this.grantLifetime = grantLifetime;
        this.cookies = new Cookies(issuer);
        this.pages = new Pages(cookies.isSecure());
        this.issuer = issuer;
    }

    /** The style of the pages, also for faults. */
    Pages pages() {
        return pages;
    }

    /**
     * A step of a member on the way of an authorization request.
     *
     * @param text the authorization request as it came
     * @param cookie the browser's cookie
     * @param messages the texts in the member's language
     */
    record Step(Valid request, String text, Optional<String> cookie, Messages messages) {

        Client client() {
            return request.client();
        }

        /** Whether the form is of a page that this browser got for this authorization request. */
        boolean isGenuine(FormParameters form, String purpose) {
            String token = form.first("form_token");
            return cookie.filter(it -> Cookies.isFormToken(token, it, purpose, text)).isPresent();
        }

        FieldError error(Field field, String key, Object... values) {
            return new FieldError(field, messages.text(key, values));
        }

        /** Shown only after the right password. */
        FieldError notActive(Programme programme) {
            return error(Field.NUMBER, "error.not-active", programme.name());
        }

        FieldError tooManyAttempts(Duration retryAfter) {
            return error(Field.PASSWORD, "error.attempts", RetryAfter.seconds(retryAfter));
        }

        /** Why a form is not of the page that this browser got last. */
        FieldError notGenuine() {
            return error(
                    Field.PASSWORD, cookie.isPresent() ? "error.other-tab" : "error.no-cookie");
        }
    }

    /** Whether a page of another site has made the browser post this. */
    boolean isFromOtherSite(Request request) {
        return cookies.isFromOtherSite(request);
    }

    /** The step of a request to this server. */
    Step step(Valid valid, String text, Request request) {
        Messages messages = languages.best(valid.demands().locales(), request);
        return new Step(valid, text, cookies.of(request), messages);
    }

    /** The page to sign in, with a cookie for a browser that has none. */
    Response signIn(int status, Step step, Entered entered, List<FieldError> errors) {
        String cookie = step.cookie.orElseGet(OpaqueToken::generate);
        Response page =
                pages.page(
                        status,
                        step.messages.language(),
                        "oauth/sign-in.jte",
                        new SignInPage(
                                step.messages,
                                clients.partnerName(step.client()),
                                clients.programmes(step.client()),
                                entered,
                                errors,
                                step.text,
                                Cookies.formToken(cookie, SIGN_IN, step.text)));
        return step.cookie.isPresent() ? page : page.with("Set-Cookie", cookies.set(cookie));
    }

    /** The same when something must be done before anybody can sign in. */
    Response signInAgain(Step step, FieldError why) {
        return signIn(403, step, Entered.NOTHING, List.of(why));
    }

    /**
     * The page where a member decides.
     *
     * @param cookie the browser's cookie
     * @param household whether the member shares the balance with a household
     */
    Response consent(
            Step step, String cookie, Subject member, Programme programme, boolean household) {
        Messages messages = step.messages;
        return pages.page(
                200,
                messages.language(),
                "oauth/consent.jte",
                new ConsentPage(
                        messages,
                        clients.partnerName(step.client()),
                        programme.name(),
                        member.lastDigits(),
                        household,
                        MemberScope.messageKeys(step.request.scopes()).stream()
                                .map(messages::text)
                                .distinct()
                                .toList(),
                        grantLifetime.toDays(),
                        step.request.redirectUri(),
                        step.text,
                        Cookies.formToken(cookie, CONSENT, step.text)));
    }

    /** The next page of the same authorization request, for the browser with this new cookie. */
    Response signedIn(Step step, String cookie) {
        return pages.redirect("authorize?" + SignInDemands.met(step.text))
                .with("Set-Cookie", cookies.set(cookie));
    }

    /** The same authorization request from its beginning. */
    Response again(Step step) {
        return pages.redirect("authorize?" + step.text);
    }

    /**
     * Why the browser is sent nowhere.
     *
     * @param reason the key of the message
     */
    Response refused(Request request, String reason) {
        Messages messages = languages.best("", request);
        return pages.notice(
                400, messages.language(), messages.text("refused.title"), messages.text(reason));
    }

    /** The answer to the client, when a browser came from it without a form. */
    Response redirect(ErrorRedirect error) {
        return pages.redirect(target(error));
    }

    /** The page that takes a member back to the client after a form, with a code. */
    Response back(Step step, String code) {
        return leave(
                step,
                target(step.request.redirectUri(), step.request.state(), Map.of("code", code)));
    }

    /** The same without one. */
    Response back(Step step, ErrorRedirect error) {
        return leave(step, target(error));
    }

    private Response leave(Step step, String target) {
        return pages.leave(step.messages, target, step.request.redirectUri().destination());
    }

    private String target(ErrorRedirect error) {
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("error", error.error());
        answer.put("error_description", error.description());
        return target(error.redirectUri(), error.state(), answer);
    }

    /** The address of the client with the answer, and with the issuer (RFC 9207). */
    private String target(
            RedirectUri redirectUri, Optional<String> state, Map<String, String> answer) {
        Map<String, String> parameters = new LinkedHashMap<>(answer);
        state.ifPresent(it -> parameters.put("state", it));
        parameters.put("iss", issuer);
        return redirectUri.with(parameters);
    }
}
