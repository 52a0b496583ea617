package org.milepost.staff;

import java.util.Optional;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.oauth.OpaqueToken;
import org.milepost.web.Cookies;
import org.milepost.web.FormParameters;
import org.milepost.web.Languages;
import org.milepost.web.Messages;
import org.milepost.web.Pages;

/**
 * The pages of staff, in the language of the browser.
 *
 * <p>Threads: shared.
 */
final class StaffPages {

    /** The cookie of staff, which is not that of members. */
    static final String COOKIE = StaffSignIns.COOKIE;

    /** The purposes of form tokens. */
    static final String SIGN_IN = "staff-sign-in";

    static final String CODE = "staff-code";
    static final String PASSWORD = "staff-password";
    static final String HOME = "staff-home";

    private final boolean hasProvider;
    private final Cookies cookies;
    private final Pages pages;
    private final Languages languages = new Languages();

    /**
     * Pages of this installation.
     *
     * @param address the URL at which browsers reach it
     * @param hasProvider whether persons can sign in at a provider
     */
    StaffPages(String address, boolean hasProvider) {
        this.hasProvider = hasProvider;
        this.cookies = new Cookies(address, COOKIE);
        this.pages = new Pages(cookies.isSecure());
    }

    /** The style of the pages, also for faults. */
    Pages pages() {
        return pages;
    }

    /**
     * A request of a browser.
     *
     * @param isKnown whether the browser sent the cookie; otherwise it is a new one
     */
    record Step(String cookie, boolean isKnown, Messages messages) {

        /** Whether the form is of a page that this browser got. */
        boolean isGenuine(FormParameters form, String purpose, String content) {
            return isKnown
                    && Cookies.isFormToken(form.first("form_token"), cookie, purpose, content);
        }

        String text(String key, Object... values) {
            return messages.text(key, values);
        }

        /** Why a form is not of the page that this browser got last. */
        String notGenuine() {
            return text(isKnown ? "error.other-tab" : "error.no-cookie");
        }
    }

    Step step(Request request) {
        Optional<String> cookie = cookies.of(request);
        return new Step(
                cookie.orElseGet(OpaqueToken::generate),
                cookie.isPresent(),
                languages.best("", request));
    }

    /** Whether a page of another site has made the browser post this. */
    boolean isFromOtherSite(Request request) {
        return cookies.isFromOtherSite(request);
    }

    Response signIn(int status, Step step, String email, StaffFormErrors errors) {
        return page(
                status,
                step,
                "staff/staff-sign-in.jte",
                new StaffSignInPage(
                        step.messages,
                        email,
                        errors,
                        Cookies.formToken(step.cookie, SIGN_IN, ""),
                        hasProvider));
    }

    /** The page where a person enters the code of an administrator. */
    Response code(int status, Step step, StaffFormErrors errors) {
        return page(
                status,
                step,
                "staff/staff-code.jte",
                new StaffCodePage(step.messages, errors, Cookies.formToken(step.cookie, CODE, "")));
    }

    /** The page where a person with such a code chooses a password. */
    Response password(
            int status,
            Step step,
            StaffAccount account,
            String code,
            String secret,
            StaffFormErrors errors) {
        return page(
                status,
                step,
                "staff/staff-password.jte",
                new StaffPasswordPage(
                        step.messages,
                        account,
                        code,
                        secret,
                        errors,
                        Cookies.formToken(step.cookie, PASSWORD, content(code, secret))));
    }

    /** What a form token protects of the page for a password. */
    static String content(String code, String secret) {
        return code + "\n" + secret;
    }

    /** The page of a person who is signed in. */
    Response home(Step step, StaffAccount account, Optional<StaffSignIns.Issued> token) {
        return page(
                200,
                step,
                "staff/staff-home.jte",
                new StaffHomePage(
                        step.messages, account, token, Cookies.formToken(step.cookie, HOME, "")));
    }

    /** Another page, for a browser that gets this cookie. */
    Response redirect(String target, String cookie) {
        return pages.redirect(target).with("Set-Cookie", cookies.set(cookie));
    }

    /** The page to sign in, with what went wrong at the provider. */
    Response signInAgain(String problem) {
        return pages.redirect("sign-in?problem=" + problem);
    }

    Response redirect(String target) {
        return pages.redirect(target);
    }

    /** A form that another site posted. */
    Response refused(Step step) {
        return pages.notice(
                403,
                step.messages.language(),
                step.text("refused.title"),
                step.text("staff.refused.form"));
    }

    private Response page(int status, Step step, String template, Object model) {
        Response page = pages.page(status, step.messages.language(), template, model);
        return step.isKnown ? page : page.with("Set-Cookie", cookies.set(step.cookie));
    }
}
