package org.milepost.staff;

import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.oauth.OpaqueToken;
import org.milepost.oauth.OpenIdClient;
import org.milepost.oauth.OpenIdClient.Binding;
import org.milepost.oauth.OpenIdClient.ProviderUnavailable;
import org.milepost.staff.StaffPages.Step;
import org.milepost.staff.StaffProvider.NoRole;
import org.milepost.staff.StaffProvider.NotAdmitted;
import org.milepost.staff.StaffProvider.SignedIn;
import org.milepost.web.Cookies;
import org.milepost.web.FormParameters;

/**
 * {@code /staff/provider…}: sign-in at the company's OpenID Connect provider. State, nonce and the
 * verifier of PKCE are computed from a new cookie of the browser, so nothing about a sign-in in
 * progress is stored, and an answer of the provider counts only in the browser that was sent there.
 *
 * <p>Threads: shared; a call may wait for the provider.
 */
public final class ProviderEndpoint {

    private final StaffPages pages;
    private final OpenIdClient client;
    private final StaffProvider provider;

    ProviderEndpoint(StaffPages pages, OpenIdClient client, StaffProvider provider) {
        this.pages = pages;
        this.client = client;
        this.provider = provider;
    }

    /** {@code GET /staff/provider}: sends the browser to the provider. */
    public Response leave(Request request) {
        String cookie = OpaqueToken.generate();
        try {
            return pages.redirect(client.signInAddress(binding(cookie)).toString(), cookie);
        } catch (ProviderUnavailable _) {
            return pages.signInAgain("provider-unavailable");
        }
    }

    /** {@code GET /staff/provider-callback}: the provider has sent the browser back. */
    public Response comeBack(Request request) {
        Step step = pages.step(request);
        FormParameters answer = FormParameters.parse(request.query());
        Binding binding = binding(step.cookie());
        String code = answer.single("code").orElse("");
        boolean isOurs =
                step.isKnown()
                        && Cookies.isFormToken(
                                answer.single("state").orElse(""), step.cookie(), "state", "");
        if (!isOurs || code.isEmpty()) {
            return pages.signInAgain("provider");
        }
        try {
            return client.exchange(code, binding)
                    .map(it -> signedIn(provider.signIn(it)))
                    .orElseGet(() -> pages.signInAgain("provider"));
        } catch (ProviderUnavailable _) {
            return pages.signInAgain("provider-unavailable");
        }
    }

    private Response signedIn(StaffProvider.Outcome outcome) {
        return switch (outcome) {
            case SignedIn it -> pages.redirect("../console", it.cookie());
            case NoRole _ -> pages.signInAgain("provider-role");
            case NotAdmitted _ -> pages.signInAgain("provider-not-admitted");
        };
    }

    private static Binding binding(String cookie) {
        return new Binding(
                Cookies.formToken(cookie, "state", ""),
                Cookies.formToken(cookie, "nonce", ""),
                Cookies.formToken(cookie, "verifier", ""));
    }
}
