package org.milepost.oauth;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.milepost.oauth.AuthorizationRequest.ErrorPage;
import org.milepost.oauth.AuthorizationRequest.ErrorRedirect;
import org.milepost.oauth.AuthorizationRequest.Valid;
import org.milepost.web.FormParameters;

/**
 * The rules of OAuth 2.1 for an authorization request: a known client, one of its registered
 * redirect addresses, the response type "code", a challenge by S256, scopes that the client may ask
 * for, and {@link SignInDemands}. A state is optional because the challenge already protects the
 * code. Pure.
 */
final class AuthorizationRules {

    private static final Pattern CLIENT_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern STATE = Pattern.compile("[ -~]{1,1024}");
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

    private static final String UNKNOWN_CLIENT = "refused.unknown-client";
    private static final String UNKNOWN_ADDRESS = "refused.unknown-address";

    private AuthorizationRules() {}

    /**
     * Reads the query of an authorization request.
     *
     * @param clients the client with a name, if it may ask members for consent now
     */
    static AuthorizationRequest read(String query, Function<String, Optional<Client>> clients) {
        FormParameters form = FormParameters.parse(query);
        Optional<Client> client =
                form.single("client_id")
                        .filter(id -> CLIENT_ID.matcher(id).matches())
                        .flatMap(clients);
        if (client.isEmpty()) {
            return new ErrorPage(UNKNOWN_CLIENT);
        }
        Optional<RedirectUri> redirectUri =
                form.single("redirect_uri")
                        .flatMap(RedirectUri::of)
                        .filter(uri -> uri.isAmong(client.get().redirectUris()));
        return redirectUri.isEmpty()
                ? new ErrorPage(UNKNOWN_ADDRESS)
                : read(form, client.get(), redirectUri.get());
    }

    private static AuthorizationRequest read(
            FormParameters form, Client client, RedirectUri redirectUri) {
        Valid request =
                new Valid(
                        client,
                        redirectUri,
                        form.single("state").filter(text -> STATE.matcher(text).matches()),
                        form.value("scope").map(Scopes::parse).orElse(client.memberScopes()),
                        form.value("code_challenge").orElse(""),
                        SignInDemands.of(form));
        return error(form, request).<AuthorizationRequest>map(it -> it).orElse(request);
    }

    /** The first rule that the request breaks. */
    private static Optional<ErrorRedirect> error(FormParameters form, Valid request) {
        if (form.hasRepeated()) {
            return invalid(request, "A parameter is present more than once.");
        }
        for (String name : List.of("request", "request_uri", "registration")) {
            if (form.has(name)) {
                return Optional.of(
                        request.error(
                                name + "_not_supported",
                                "The parameter " + name + " is not supported."));
            }
        }
        Optional<String> responseType = form.value("response_type");
        if (responseType.isEmpty()) {
            return invalid(request, "The response_type is missing.");
        }
        if (!responseType.get().equals("code")) {
            return Optional.of(
                    request.error("unsupported_response_type", "The response_type must be code."));
        }
        if (form.value("response_mode").filter(it -> !it.equals("query")).isPresent()) {
            return invalid(request, "The response_mode must be query.");
        }
        if (form.value("state").isPresent() && request.state().isEmpty()) {
            return invalid(request, "The state must be 1 to 1024 printable ASCII characters.");
        }
        Optional<String> challengeFault = challengeFault(form, request);
        if (challengeFault.isPresent()) {
            return invalid(request, challengeFault.get());
        }
        if (request.scopes().isEmpty()
                || !request.client().memberScopes().containsAll(request.scopes())) {
            return Optional.of(
                    request.error(
                            "invalid_scope",
                            "A scope is unknown, or the client may not ask for it."));
        }
        return SignInDemands.fault(form).map(it -> request.error("invalid_request", it));
    }

    /** What is wrong with the challenge (RFC 7636, section 4.3). */
    private static Optional<String> challengeFault(FormParameters form, Valid request) {
        if (request.challenge().isEmpty()) {
            return isProtectedByNonce(request) && form.value("code_challenge_method").isEmpty()
                    ? Optional.empty()
                    : Optional.of("The code_challenge is missing. PKCE with S256 is required.");
        }
        if (!form.value("code_challenge_method").equals(Optional.of("S256"))) {
            return Optional.of("The code_challenge_method must be S256.");
        }
        return CHALLENGE.matcher(request.challenge()).matches()
                ? Optional.empty()
                : Optional.of("The code_challenge must be 43 characters of base64url.");
    }

    /** OAuth 2.1, section 7.5.2: a client with a secret that compares the nonce of an ID token. */
    private static boolean isProtectedByNonce(Valid request) {
        return !request.client().isPublic()
                && MemberScope.OPENID.isAmong(request.scopes())
                && request.demands().nonce().isPresent();
    }

    private static Optional<ErrorRedirect> invalid(Valid request, String description) {
        return Optional.of(request.error("invalid_request", description));
    }
}
