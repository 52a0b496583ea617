package org.milepost.oauth;

import com.nimbusds.oauth2.sdk.util.URLUtils;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.milepost.oauth.AuthorizationRequest.Askable;
import org.milepost.oauth.AuthorizationRequest.Declined;
import org.milepost.oauth.AuthorizationRequest.Unanswerable;

/**
 * What OAuth 2.1 asks of an authorization request: a known client, one of its own addresses, a
 * code, a challenge by S256, scopes that are the client's to ask for. A state is the client's own
 * affair, since the challenge protects the code already. Pure.
 */
final class AuthorizationRules {

    private static final int STATE_LENGTH_MAX = 1024;

    private static final Pattern CLIENT_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern STATE = Pattern.compile("[ -~]{1," + STATE_LENGTH_MAX + "}");
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

    private static final String UNKNOWN_CLIENT =
            "The partner that sent you here is not known to us, or may not ask you for anything."
                    + " Nothing was sent to it.";
    private static final String UNKNOWN_ADDRESS =
            "The partner that sent you here wants you to go back to an address that it has not"
                    + " told us. Nothing was sent there.";

    private AuthorizationRules() {}

    /**
     * Reads the query of an authorization request.
     *
     * @param clients the client of a name, if it can ask members for anything now
     */
    static AuthorizationRequest read(String query, Function<String, Optional<Client>> clients) {
        Map<String, List<String>> parameters = URLUtils.parseParameters(query);
        Optional<Client> client =
                single(parameters, "client_id")
                        .filter(id -> CLIENT_ID.matcher(id).matches())
                        .flatMap(clients);
        if (client.isEmpty()) {
            return new Unanswerable(UNKNOWN_CLIENT);
        }
        Optional<RedirectUri> redirectUri =
                single(parameters, "redirect_uri")
                        .flatMap(RedirectUri::of)
                        .filter(uri -> uri.isAmong(client.get().redirectUris()));
        return redirectUri.isEmpty()
                ? new Unanswerable(UNKNOWN_ADDRESS)
                : read(parameters, client.get(), redirectUri.get());
    }

    private static AuthorizationRequest read(
            Map<String, List<String>> parameters, Client client, RedirectUri redirectUri) {
        Optional<String> state =
                single(parameters, "state").filter(text -> STATE.matcher(text).matches());
        Set<String> scopes =
                value(parameters, "scope")
                        .<Set<String>>map(text -> new HashSet<>(List.of(text.split(" ", -1))))
                        .orElse(client.memberScopes());
        Askable askable =
                new Askable(
                        client,
                        redirectUri,
                        state,
                        scopes,
                        value(parameters, "code_challenge").orElse(""));
        return fault(parameters, askable).<AuthorizationRequest>map(it -> it).orElse(askable);
    }

    /** What is wrong with a request whose client can be told. */
    private static Optional<Declined> fault(Map<String, List<String>> parameters, Askable asked) {
        if (parameters.values().stream().anyMatch(values -> values.size() > 1)) {
            return invalid(asked, "A parameter is present more than once.");
        }
        if (parameters.containsKey("request")) {
            return Optional.of(
                    asked.declined("request_not_supported", "There are no request objects here."));
        }
        if (parameters.containsKey("request_uri")) {
            return Optional.of(
                    asked.declined(
                            "request_uri_not_supported", "There are no request objects here."));
        }
        Optional<String> responseType = value(parameters, "response_type");
        if (responseType.isEmpty()) {
            return invalid(asked, "There is no response_type.");
        }
        if (!responseType.get().equals("code")) {
            return Optional.of(asked.declined("unsupported_response_type", "Only code is."));
        }
        if (value(parameters, "state").isPresent() && asked.state().isEmpty()) {
            return invalid(asked, "The state must be 1 to 1024 printable ASCII characters.");
        }
        if (!value(parameters, "code_challenge_method").equals(Optional.of("S256"))) {
            return invalid(asked, "The code_challenge_method must be S256.");
        }
        if (!CHALLENGE.matcher(asked.challenge()).matches()) {
            return invalid(asked, "The code_challenge must be 43 characters of base64url.");
        }
        if (asked.scopes().isEmpty()
                || !asked.client().memberScopes().containsAll(asked.scopes())) {
            return Optional.of(
                    asked.declined(
                            "invalid_scope", "A scope is unknown or not the client's to ask for."));
        }
        return Optional.empty();
    }

    private static Optional<Declined> invalid(Askable asked, String description) {
        return Optional.of(asked.declined("invalid_request", description));
    }

    private static Optional<String> single(Map<String, List<String>> parameters, String name) {
        return Optional.ofNullable(parameters.get(name))
                .filter(values -> values.size() == 1)
                .map(List::getFirst);
    }

    private static Optional<String> value(Map<String, List<String>> parameters, String name) {
        return single(parameters, name).filter(text -> !text.isEmpty());
    }
}
